import { fc } from '../../../../support/random';
import { sleep } from 'n8n-workflow';
import { push, stitch, stored } from './support/pushing';

/** A push of records with these keys; it starts so long after the one before, and takes so long. */
const aRun = fc.record({
	ids: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 60 }),
	pause: fc.constantFrom(0, 0, 5, 30),
	takes: fc.integer({ min: 0, max: 120 }),
});

test('of pushes of any size that end in any order, the one that started last wins', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(aRun, { minLength: 2, maxLength: 6 }), async (runs) => {
			stitch.emulator.reset();
			const expected = new Map<number, string>();
			const pushes: Array<ReturnType<typeof push>> = [];
			for (const [nr, { ids, pause, takes }] of runs.entries()) {
				await sleep(pause);
				const items = ids.map((id, at) => ({ id, value: `push ${nr}, record ${at}` }));
				for (const { id, value } of items) expected.set(id, value);
				const fault = { kind: 'slow' as const, delayMs: takes, times: 1 };
				const before = stitch.emulator.requests.length;
				const delay = stitch.emulator.faults.add(fault);
				pushes.push(push(items));
				// The engine takes turns: the next one starts when this one is under way.
				while (delay.hits === 0 && stitch.emulator.requests.length === before) await sleep(1);
			}
			const ended = await Promise.all(pushes);
			expect(ended.map(({ error }) => error?.message)).toEqual(runs.map(() => undefined));
			const rows = stored('orders') ?? [];
			expect(new Map(rows.map(({ id, value }) => [Number(id), String(value)]))).toEqual(expected);
		}),
		{ numRuns: 25 },
	);
});
