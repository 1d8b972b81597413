import type * as backend from '@n8n/backend-common';
import type * as di from '@n8n/di';
import { LoggerProxy } from 'n8n-workflow';
import { dirname } from 'node:path';

/** A module as n8n-core itself gets it: it may have a copy of its own. */
const asCore = <T,>(name: string) =>
	// jest's own require: an import can't say from where it is resolved.
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	require(require.resolve(name, { paths: [dirname(require.resolve('n8n-core'))] })) as T;

/** Every line that n8n and its nodes log while the tests of a file run, at all levels, with its metadata. */
export function captureLog(textOf: (value: unknown) => string): string[] {
	const lines: string[] = [];
	const { Logger } = asCore<typeof backend>('@n8n/backend-common');
	const { Container } = asCore<typeof di>('@n8n/di');
	const logger = Container.get(Logger);
	const { internalLogger } = logger as unknown as { internalLogger: unknown };
	const winston = { log: (...parts: unknown[]) => lines.push(textOf(parts)), child: () => winston };
	beforeAll(() => {
		Object.assign(logger, { internalLogger: winston });
		LoggerProxy.init(logger);
	});
	afterAll(() => void Object.assign(logger, { internalLogger }));
	return lines;
}
