import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demo, startEmulator } from '../../emulator/index.mts';

interface Command {
	id: number;
	name: string;
	value: unknown;
}

interface Result {
	id: number;
	result?: unknown;
	error?: string;
}

/**
 * The other side of the wire: the emulator, and beside it a server that sends what the emulator
 * once answered, for rows that measure only what the node does with an answer. In a process of its
 * own, so that none of this counts as the node's time or memory.
 *
 * Commands arrive as messages `{ id, name, value }` and are answered `{ id, result }`.
 */
async function serve() {
	const emulator = await startEmulator({ requestLogLimit: 50 });
	let recorded: { status: number; type: string; body: Buffer } = {
		status: 200,
		type: 'application/json',
		body: Buffer.from('[]'),
	};
	const replay = createServer((request, response) => {
		request.on('data', () => undefined);
		request.on('end', () => {
			response.writeHead(recorded.status, {
				'content-type': recorded.type,
				'content-length': recorded.body.length,
			});
			response.end(recorded.body);
		});
	});
	// No connection ends between two rounds: on a busy machine they can be far apart.
	replay.keepAliveTimeout = 600_000;
	await new Promise((resolve) => replay.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = replay.address() as AddressInfo;

	const commands: Record<string, (value: any) => unknown> = {
		start: () => ({
			url: emulator.url,
			replayUrl: `http://127.0.0.1:${address.port}`,
			importToken: demo.account.importToken,
			importClientId: demo.account.stitchClientId,
		}),
		/** An account with so many sources. */
		account(count: number) {
			const { clientId, accessToken } = emulator.build.account();
			const sourceIds = Array.from({ length: count }, (_, index) => {
				const type = index % 2 ? 'platform.hubspot' : 'platform.hp-postgres';
				return emulator.build.source(clientId, { type, configured: index < 100 }).id;
			});
			return { accessToken, sourceIds };
		},
		latency: (ms: number) => void (emulator.switches.latencyMs = ms),
		/** What the emulator answers is what the other server sends from now on. */
		async record({ method, path, token, body }: Record<string, string>) {
			const answer = await fetch(`${emulator.url}${path}`, {
				method,
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body,
			});
			recorded = {
				status: answer.status,
				type: answer.headers.get('content-type') ?? '',
				body: Buffer.from(await answer.arrayBuffer()),
			};
			return { status: recorded.status, bytes: recorded.body.length };
		},
		/** The bodies of the Import API requests since the last reset, in short. */
		imports: () =>
			emulator.requests
				.filter(({ path }) => path === '/v2/import/batch')
				.map(({ body }) => (body as { messages: unknown[] }).messages.length),
		reset: () => void emulator.reset(),
		async stop() {
			replay.close();
			await emulator.stop();
			setImmediate(() => process.disconnect());
		},
	};
	const answer = async ({ id, name, value }: Command) => {
		try {
			process.send?.({ id, result: await commands[name]?.(value) });
		} catch (error) {
			process.send?.({ id, error: String(error) });
		}
	};
	process.on('message', (message) => void answer(message as Command));
	process.on('disconnect', () => process.exit());
}

/**
 * Starts that process.
 * @returns `ask(name, value)` gives a command and returns its result
 */
export function startStitch() {
	const child = fork(import.meta.filename, ['serve'], { stdio: 'inherit', execArgv: [] });
	const open: Map<number, { resolve(value: any): void; reject(error: Error): void }> = new Map();
	let last = 0;
	child.on('message', (message) => {
		const { id, result, error } = message as Result;
		const question = open.get(id);
		open.delete(id);
		if (error) question?.reject(new Error(error));
		else question?.resolve(result);
	});
	child.on('exit', (code) => {
		for (const question of open.values())
			question.reject(new Error(`The emulator ended (${code})`));
	});
	return {
		ask: (name: string, value?: unknown): Promise<any> =>
			new Promise((resolve, reject) => {
				open.set(++last, { resolve, reject });
				child.send({ id: last, name, value });
			}),
	};
}

/** What commands the process. */
export type Stitch = Pick<ReturnType<typeof startStitch>, 'ask'>;

if (process.argv[2] === 'serve') void serve();
