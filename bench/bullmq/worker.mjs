// One BullMQ worker per session with concurrency 1: what keeps a session's order. Each posts its job to the sink as the stage door would.
import { Worker } from 'bullmq';
import { Pool } from 'undici';
import { connect, queueName, say, settings } from './shared.mjs';

const { socket, sink, sessions, shard, shards } = settings('socket', 'sink', 'sessions', 'shard', 'shards');
const pool = new Pool(sink, { connections: 256, pipelining: 1 });
const connection = connect(socket);

async function post(session, prompts) {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: `/pods/${session}/api/v1/session/parameters`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompts, prompt_interpolation_method: 'linear', vace_context_scale: 1 }),
  });
  const answer = await body.json();
  if (statusCode !== 200 || answer.status !== 'ok') throw new Error(`The sink answered ${statusCode}.`);
}

const workers = [];
for (let session = shard; session < sessions; session += shards) {
  const worker = new Worker(queueName(session), ({ data }) => post(session, data.prompts), { connection, concurrency: 1 });
  worker.on('failed', (failed, error) => say({ event: 'failed', session, job: failed?.id, error: error.message }));
  worker.on('error', error => say({ event: 'error', session, error: error.message }));
  workers.push(worker);
}

await Promise.all(workers.map(worker => worker.waitUntilReady()));
say({ event: 'ready' });
