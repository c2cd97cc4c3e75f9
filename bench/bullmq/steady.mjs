// Adds jobs at a steady rate, open loop: a late job does not put off the next one, and its lateness is part of its latency. Only within a
// session the next waits until the last was acknowledged.
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { connect, hear, job, jobOptions, now, prompt, queueName, say, settings } from './shared.mjs';

const { socket, sessions, run, rate, count } = settings('socket', 'sessions', 'run', 'rate', 'count');
const connection = connect(socket);
const queues = Array.from({ length: sessions }, (_, session) => new Queue(queueName(session), { connection, defaultJobOptions: jobOptions }));
await Promise.all(queues.map(queue => queue.waitUntilReady()));
say({ event: 'ready' });
await hear('go');

const interval = 1_000_000_000n / BigInt(rate);
const start = now() + 50_000_000n;
const last = Array.from({ length: sessions }, () => Promise.resolve());
for (let n = 0; n < count; n++) {
  const plannedAt = start + BigInt(n) * interval;
  for (let early = plannedAt - now(); early > 0n; early = plannedAt - now()) {
    await sleep(Math.ceil(Number(early) / 1e6));
  }

  const session = n % sessions;
  last[session] = last[session].then(() =>
    queues[session].add('cue', job(prompt(run, session, Math.floor(n / sessions), plannedAt, now()))));
}

await Promise.all(last);
say({ event: 'done' });
