import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { StitchConnection } from '../transport';
import { createClient, parseId, whyNotInPath } from '../transport';
import type { StitchItem } from './types';

/** What a wrong value looks like in a message; never the whole of a long one. */
const shown = (value: unknown) => String(value).slice(0, 60);

/** Binds an item to its own parameters and its own connection. */
export function createItem(
	context: IExecuteFunctions,
	connection: StitchConnection,
	itemIndex: number,
): StitchItem {
	const parameter = <T>(name: string, fallback?: T) =>
		context.getNodeParameter(name, itemIndex, fallback, { extractValue: true }) as T;

	const refuse = (label: string, problem: string, description: string) =>
		new NodeOperationError(context.getNode(), `'${label}' ${problem}`, { description, itemIndex });

	return {
		...createClient(context, connection, itemIndex),
		context,
		parameter,
		id(name, label) {
			const value = parameter<unknown>(name, '');
			const id = parseId(value);
			if (id !== undefined) return id;
			if (value === '') throw refuse(label, 'is empty', 'Pick one from the list, or enter its ID.');
			throw refuse(
				label,
				'is not an ID of Stitch',
				`IDs are positive whole numbers; this is "${shown(value)}".`,
			);
		},
		name(name, label) {
			const value = parameter<unknown>(name, '');
			const text = typeof value === 'string' ? value.trim() : value;
			const reason = whyNotInPath(text);
			if (reason === undefined) return String(text);
			throw refuse(label, reason, 'Pick one from the list, or copy it from an earlier output.');
		},
	};
}
