// What the worker and the producers have in common: where Redis is, what a queue is called, the clock, and how to talk to the orchestrator.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';

/** Numbers and texts given as --name=value. */
export function settings(...names) {
  const options = Object.fromEntries(names.map(name => [name, { type: 'string' }]));
  const { values } = parseArgs({ options });
  for (const name of names) {
    if (values[name] === undefined) throw new Error(`--${name} is missing.`);
  }
  return Object.fromEntries(names.map(name => [name, /^\d+$/.test(values[name]) ? Number(values[name]) : values[name]]));
}

/** BullMQ asks for maxRetriesPerRequest null; everything else is the client's default. */
export const connect = socket => new Redis({ path: socket, maxRetriesPerRequest: null });

/** Done jobs are dropped at once, which is BullMQ's cheapest setting: kept ones cost it more and the queue keeps receipts of its own. */
export const jobOptions = { removeOnComplete: true, removeOnFail: false };

export const queueName = session => `session-${session}`;

/** Nanoseconds of CLOCK_MONOTONIC, the clock that the sink reads too. */
export const now = () => process.hrtime.bigint();

/** The text of one prompt. Format and words are those of the C# load generator: Sink/Marker.cs. */
export const prompt = (run, session, sequence, plannedAt, sentAt) =>
  `Neon foundry, molten light on wet steel, slow dolly forward #${run}.${session}.${sequence}@${plannedAt}-${sentAt};`;

export const job = text => ({ prompts: [{ text, weight: 1 }] });

export const say = message => process.stdout.write(`${JSON.stringify(message)}\n`);

const lines = createInterface({ input: process.stdin });

/** The orchestrator's next word. When it is gone we go too: a worker nobody listens to must not stay behind. */
export const hear = word => new Promise(resolve => lines.on('line', line => line === word && resolve()));

lines.on('close', () => process.exit(0));
