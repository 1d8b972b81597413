import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { isObject, readSchema } from '../../importing/schema';
import type { SourceRecord, TableSchema } from '../../importing/types';
import { namesIn } from '../../streams/choices';
import { idOf } from '../../streams/state';
import type { StitchItem } from '../shared/types';

interface Options {
	sequenceField?: string;
	validateFirst?: boolean;
}

/**
 * Reads the records of items. Parameters without expression are resolved once for all items, and
 * equal keys and schemas become one object, because a run may have a hundred thousand items.
 */
export class RecordReader {
	private readonly fixed = new Map<string, unknown>();

	/** Key names of a parameter without expression. */
	private fixedKeys?: string[];

	private readonly keys = new Map<string, string[]>();

	private readonly schemas = new Map<string, TableSchema>();

	private input?: INodeExecutionData[];

	/** @param hasSchema whether the operation has the schema parameters */
	constructor(private readonly hasSchema: boolean) {}

	/** Whether the item asks for a check before the push. */
	validatesFirst(item: StitchItem): boolean {
		return this.options(item).validateFirst === true;
	}

	/** Throws NodeOperationError when a parameter can't be read. */
	read(item: StitchItem): SourceRecord[] {
		const { itemIndex } = item;
		const schema = this.schemaOf(item);
		const sequenceField = this.options(item).sequenceField?.trim() || undefined;
		const tableName = idOf(this.parameter<unknown>(item, 'tableName', ''));
		const keyNames = this.keysOf(item);
		const data = this.dataOf(item);
		// Every record of the same shape, which the engine handles faster than different ones.
		const source = (record: unknown, position?: number): SourceRecord => ({
			itemIndex,
			position,
			data: record,
			tableName,
			keyNames,
			schema,
			sequenceField,
		});
		return Array.isArray(data) ? data.map(source) : [source(data)];
	}

	private inputOf(context: IExecuteFunctions): INodeExecutionData[] {
		return (this.input ??= context.getInputData());
	}

	private options(item: StitchItem): Options {
		return this.parameter<Options>(item, 'options', {});
	}

	private keysOf(item: StitchItem): string[] {
		if (this.fixedKeys !== undefined) return this.fixedKeys;
		const names = namesIn(this.parameter<unknown>(item, 'keyNames', ''));
		const keys = this.interned(this.keys, JSON.stringify(names), () => [...new Set(names)]);
		if (this.fixed.has('keyNames')) this.fixedKeys = keys;
		return keys;
	}

	private schemaOf(item: StitchItem): TableSchema | undefined {
		if (!this.hasSchema) return undefined;
		if (this.parameter<string>(item, 'schemaMode', 'fromData') !== 'json') return undefined;
		const given = this.parameter<unknown>(item, 'schema', '');
		const text = typeof given === 'string' ? given : JSON.stringify(given);
		return this.interned(this.schemas, text, () => {
			const reading = readSchema(given);
			if ('schema' in reading) return reading.schema;
			throw this.refuse(
				item,
				`'Schema' ${reading.refusal}`,
				'Give an object such as {"properties": {"id": {"type": "integer"}}}.',
			);
		});
	}

	private dataOf(item: StitchItem): unknown {
		const mode = this.parameter<string>(item, 'dataMode', 'wholeItem');
		const { json } = this.inputOf(item.context)[item.itemIndex];
		if (mode === 'wholeItem') return json;
		if (mode === 'selectedFields') {
			const names = namesIn(this.parameter<unknown>(item, 'fields', ''));
			const kept = names.filter((name) => Object.prototype.hasOwnProperty.call(json, name));
			return Object.fromEntries(kept.map((name) => [name, json[name]]));
		}
		const given = this.parameter<unknown>(item, 'data', undefined);
		const data = typeof given === 'string' ? parse(given) : given;
		if (Array.isArray(data) || isObject(data)) return data;
		throw this.refuse(
			item,
			"'Data (JSON)' is neither a JSON object nor an array of objects",
			'Give one record in braces, or several in brackets.',
		);
	}

	private parameter<T>(item: StitchItem, name: string, fallback: T): T {
		if (this.fixed.has(name)) return this.fixed.get(name) as T;
		const value = item.parameter<T>(name, fallback);
		const written = JSON.stringify(item.context.getNode().parameters[name]) ?? '';
		if (!written.includes('"=')) this.fixed.set(name, value);
		return value;
	}

	private interned<T>(known: Map<string, T>, text: string, make: () => T): T {
		const value = known.get(text) ?? make();
		known.set(text, value);
		return value;
	}

	private refuse({ context, itemIndex }: StitchItem, message: string, description: string) {
		return new NodeOperationError(context.getNode(), message, { description, itemIndex });
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
