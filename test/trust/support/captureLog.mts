import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { LoggerProxy } from 'n8n-workflow';

/** Every line that n8n and its nodes log from now on, at all levels, with its metadata. */
export function captureLog(textOf: (value: unknown) => string): string[] {
	const lines: string[] = [];
	const logger = Container.get(Logger);
	const winston = { log: (...parts: unknown[]) => lines.push(textOf(parts)) };
	Object.assign(logger, { internalLogger: winston });
	LoggerProxy.init(logger);
	return lines;
}
