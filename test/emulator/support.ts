import { demo, startEmulator } from '../../emulator/index.mts';
import type { Emulator, EmulatorOptions } from '../../emulator/index.mts';
import documented from '../../emulator/documented.json';

/** What the tests of the emulator share: a running one, requests to it, documented answers. */

export interface Answer {
	status: number;
	text: string;
	headers: Headers;
	json: <T = Record<string, unknown>>() => T;
}

export interface Sending {
	/** null: no Authorization header. Default: the demo account's token. */
	token?: string | null;
	/** A text is sent unchanged, everything else as JSON. */
	body?: unknown;
	headers?: Record<string, string>;
}

let running: Emulator[] = [];

const QUICK = { checkDurationMs: 0, jobDurationMs: 0, loadDelayMs: 0 };

/** A fresh emulator that ends with the test; quick by default. */
export async function fresh(options: EmulatorOptions = {}): Promise<Emulator> {
	const emulator = await startEmulator({ ...options, switches: { ...QUICK, ...options.switches } });
	running.push(emulator);
	return emulator;
}

export async function stopAll(): Promise<void> {
	const ending = running;
	running = [];
	for (const emulator of ending) await emulator.stop();
}

export async function send(
	emulator: Emulator,
	method: string,
	path: string,
	{ token = demo.account.accessToken, body, headers = {} }: Sending = {},
): Promise<Answer> {
	const response = await fetch(new URL(path, emulator.url), {
		method,
		redirect: 'manual',
		headers: {
			'content-type': 'application/json',
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
			...headers,
		},
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.text();
	return {
		status: response.status,
		text,
		headers: response.headers,
		json: <T>() => JSON.parse(text) as T,
	};
}

/** The documented status and body, with the placeholders filled in. */
export function answerOf(id: string, values: Record<string, string | number> = {}) {
	const entry = documented.answers.find((answer) => answer.id === id);
	if (!entry) throw new RangeError(`'${id}' is not in documented.json`);
	const body = (entry as { body?: string }).body?.replace(
		/<([A-Z_]+)>/g,
		(placeholder, name: string) => String(values[name] ?? placeholder),
	);
	return { status: entry.status, condition: entry.condition, body };
}

/** One documented answer and the request that leads to it. */
export interface Case extends Sending {
	id: string;
	/** Beside the documented condition, when one condition is met in several ways. */
	note?: string;
	before?: (emulator: Emulator) => unknown;
	method: string;
	path: string;
	values?: Record<string, string | number>;
}

/**
 * Sends each case's request and compares status and body with the documented ones, to the byte.
 * The cases share an emulator that is reset before each.
 */
export function reproduce(cases: Case[]): void {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ switches: QUICK });
	});
	afterAll(async () => await emulator.stop());
	const titled = cases.map((one) => ({
		...one,
		title: [answerOf(one.id).condition, one.note].filter(Boolean).join(': '),
	}));
	test.each(titled)('[$id] $title', async ({ id, before, method, path, values, ...sending }) => {
		emulator.reset();
		await before?.(emulator);
		const answer = await send(emulator, method, path, sending);
		const expected = answerOf(id, values);
		expect({ status: answer.status, body: answer.text }).toEqual({
			status: expected.status,
			body: expected.body ?? '',
		});
	});
}

/** Tries until it holds; the requests to the emulator pass the time. */
export async function until<T>(
	ask: () => Promise<T> | T,
	holds: (value: T) => boolean,
): Promise<T> {
	for (let attempt = 0; attempt < 2000; attempt++) {
		const value = await ask();
		if (holds(value)) return value;
		if (running[0]) await fetch(new URL('/emulator/faults', running[0].url)).then((r) => r.text());
	}
	throw new RangeError('It never came about');
}

export { demo };
