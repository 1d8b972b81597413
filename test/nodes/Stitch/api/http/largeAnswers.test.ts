import { sleep } from 'n8n-workflow';
import { plainOptions, sendOnce } from '../../../../../nodes/Stitch/api/http/send';
import { Secrets } from '../../../../../nodes/Stitch/api/http/secrets';
import type { StitchContext } from '../../../../../nodes/Stitch/api/types';

jest.mock('../../../../../nodes/Stitch/api/http/request', () => ({
	...jest.requireActual<object>('../../../../../nodes/Stitch/api/http/request'),
	LARGE_ANSWER_BYTES: 100,
	PIECE_BYTES: 16,
	MAX_LARGE_ANSWERS: 3,
	MAX_PARSED_BYTES: 20_000,
}));

const LIST = Buffer.from(`[${'{},'.repeat(100)}{}]`);
/** More than half of what may be parsed, without its end. */
const START = Buffer.from(`[${'{},'.repeat(140)}`);

/** A run whose answers come as the test sends them. */
function startRun() {
	const ends: Array<() => void> = [];
	const context = {
		getExecutionId: () => 'of this test',
		getNode: () => ({ id: 'n', name: 'n' }),
		helpers: {
			httpRequest: async (options: { url: string }) => {
				const held = options.url.endsWith('held');
				async function* body() {
					for (let at = 0; at < (held ? START : LIST).length; at += 50) {
						yield (held ? START : LIST).subarray(at, at + 50);
					}
					if (held) await new Promise<void>((resolve) => ends.push(resolve));
				}
				return await Promise.resolve({ statusCode: 200, headers: {}, body: body() });
			},
		},
	} as unknown as StitchContext;
	const send = async (name: string, options: { signal?: AbortSignal; bodyTimeout?: number } = {}) =>
		await sendOnce(context, plainOptions(`https://a/${name}`), {
			secrets: new Secrets([]),
			...options,
		});
	return { send, end: () => ends.splice(0).forEach((end) => end()), held: () => ends.length };
}

const turn = async () => await sleep(0);

describe('large answers of one run', () => {
	const value = JSON.parse(LIST.toString());

	it('are read in pieces, and the list is the same', async () => {
		const { send } = startRun();
		const outcome = await send('list');
		expect(outcome).toMatchObject({ kind: 'answer', body: { kind: 'json', value } });
		expect(outcome).not.toHaveProperty('text');
	});

	it('wait for a place', async () => {
		const { send, end, held } = startRun();
		const others = [send('held'), send('held'), send('held')];
		while (held() < 3) await turn();
		let isRead = false;
		const last = send('list').finally(() => (isRead = true));
		for (let turns = 0; turns < 20; turns++) await turn();
		expect(isRead).toBe(false);
		end();
		expect(await last).toMatchObject({ body: { kind: 'json', value } });
		// They stopped in the middle.
		for (const other of others) expect(await other).toMatchObject({ body: { kind: 'broken' } });
	});

	it('give up their turn when the execution is cancelled, or their time is over', async () => {
		const { send, end, held } = startRun();
		const others = [send('held'), send('held'), send('held')];
		while (held() < 3) await turn();
		const execution = new AbortController();
		const cancelled = send('list', { signal: execution.signal });
		const late = send('list', { bodyTimeout: 1 });
		const last = send('list');
		for (let turns = 0; turns < 20; turns++) await turn();
		execution.abort();
		// None of those before them has ended.
		expect(await cancelled).toEqual({ kind: 'cancelled' });
		expect(await late).toEqual({ kind: 'timeout', inBody: true });
		expect(held()).toBe(3);
		end();
		expect(await last).toMatchObject({ body: { kind: 'json', value } });
		await Promise.all(others);
		// The places of those that gave up are free.
		expect(await send('list')).not.toHaveProperty('text');
	});

	it('are parsed at their end while others take the memory of one answer', async () => {
		const { send, end, held } = startRun();
		const others = [send('held'), send('held')];
		while (held() < 2) await turn();
		const beside = await send('list');
		expect(beside).toMatchObject({ body: { kind: 'json', value }, text: LIST.toString() });
		end();
		await Promise.all(others);
		expect(await send('list')).not.toHaveProperty('text');
	});
});
