import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { StitchConnection } from '../api/types';
import { parseId, whyNotInPath } from '../api/http/path';
import { Client } from '../api/client';
import type { StitchItem } from './types';

/** What a wrong value looks like in a message; never the whole of a long one. */
const shown = (value: unknown) => String(value).slice(0, 60);

class Item extends Client implements StitchItem {
	constructor(
		override readonly context: IExecuteFunctions,
		connection: StitchConnection,
		itemIndex: number,
	) {
		super(context, connection, itemIndex);
	}

	parameter<T>(name: string, fallback?: T): T {
		const options = { extractValue: true };
		return this.context.getNodeParameter(name, this.itemIndex, fallback, options) as T;
	}

	id(name: string, label: string): number {
		const value = this.parameter<unknown>(name, '');
		const id = parseId(value);
		if (id !== undefined) return id;
		if (value === '') {
			throw this.refuse(label, 'is empty', 'Pick one from the list, or enter its ID.');
		}
		throw this.refuse(
			label,
			'is not an ID of Stitch',
			`IDs are positive whole numbers; this is "${shown(value)}".`,
		);
	}

	name(name: string, label: string): string {
		const value = this.parameter<unknown>(name, '');
		const text = typeof value === 'string' ? value.trim() : value;
		const reason = whyNotInPath(text);
		if (reason === undefined) return String(text);
		throw this.refuse(label, reason, 'Pick one from the list, or copy it from an earlier output.');
	}

	private refuse(label: string, problem: string, description: string) {
		const { context, itemIndex } = this;
		return new NodeOperationError(context.getNode(), `'${label}' ${problem}`, {
			description,
			itemIndex,
		});
	}
}

/** Binds an item to its own parameters and its own connection. */
export function createItem(
	context: IExecuteFunctions,
	connection: StitchConnection,
	itemIndex: number,
): StitchItem {
	return new Item(context, connection, itemIndex);
}
