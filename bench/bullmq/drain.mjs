// Fills paused queues, then resumes them all at once and says when.
import { Queue } from 'bullmq';
import { connect, hear, job, jobOptions, now, prompt, queueName, say, settings } from './shared.mjs';

const { socket, sessions, run, count } = settings('socket', 'sessions', 'run', 'count');
const connection = connect(socket);
const queues = Array.from({ length: sessions }, (_, session) => new Queue(queueName(session), { connection, defaultJobOptions: jobOptions }));
await Promise.all(queues.map(queue => queue.pause()));

const perSession = Math.floor(count / sessions);
await Promise.all(queues.map((queue, session) => queue.addBulk(Array.from({ length: perSession }, (_, sequence) => {
  const at = now();
  return { name: 'cue', data: job(prompt(run, session, sequence, at, at)) };
}))));
say({ event: 'ready' });
await hear('go');

const releasedAt = now();
await Promise.all(queues.map(queue => queue.resume()));
say({ event: 'released', at: releasedAt.toString() });
