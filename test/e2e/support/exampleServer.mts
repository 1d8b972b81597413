/// <reference types="jest" />

import { customersTable } from './customersTable.mts';
import { examplesOn } from './exampleRuns.mts';
import { startServer } from './server.mts';

interface ExampleServer {
	server: Awaited<ReturnType<typeof startServer>>;
	examples: Awaited<ReturnType<typeof examplesOn>>;
	table: ReturnType<typeof customersTable>;
}

/** One server with the examples for all tests of a file. Its parts are there when they run. */
export function exampleServer(): ExampleServer {
	const made: Partial<ExampleServer> = {};
	beforeAll(async () => {
		made.server = await startServer();
		made.examples = await examplesOn(made.server);
		made.table = customersTable(made.server.client);
	}, 300_000);
	afterAll(() => made.server?.stop(), 60_000);
	return made as ExampleServer;
}
