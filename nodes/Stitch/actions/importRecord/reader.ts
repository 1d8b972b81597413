import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { newRecord, readJsonRecords } from '../../importing/records';
import { readSchema } from '../../importing/schema';
import type { ImportRecord, Target } from '../../importing/records';
import type { TableSchema } from '../../importing/schema';
import type { Reading } from '../../item/parameters';
import { enteredParameters } from '../../item/item';
import { namesIn, readChoice, readText } from '../../item/parameters';
import { isObject, parseJson } from '../../json';
import type { StitchItem } from '../shared/types';

interface Options {
	sequenceField?: string;
	replaceTable: boolean;
	validateFirst: boolean;
}

/** The data of an item, and the JSON to send for some of its records, by position. */
interface Records {
	data: unknown;
	exact?: Map<number, string>;
}

/**
 * Reads the records of items. Parameters without an expression are read once for all items, and
 * equal targets share one object, because a run may have a hundred thousand items.
 */
export class RecordReader {
	/** The values of parameters without an expression, by name. */
	private readonly fixed = new Map<string, unknown>();

	private readonly targets = new Map<string, Target>();

	private fixedTarget?: Target;

	private fixedOptions?: Options;

	private readonly schemas = new Map<string, TableSchema>();

	private readonly expressions = new Map<string, boolean>();

	private input?: INodeExecutionData[];

	/** @param hasSchema whether the operation has the schema parameters */
	constructor(private readonly hasSchema: boolean) {}

	/** Whether the item has *Validate First* on. */
	validatesFirst(item: StitchItem): boolean {
		return this.optionsOf(item).validateFirst;
	}

	/** Adds the item's records, or throws a NodeOperationError that names the parameter. */
	read(item: StitchItem, add: (record: ImportRecord) => void): void {
		const { itemIndex } = item;
		const target = this.fixedTarget ?? this.targetOf(item);
		if (this.fixed.get('dataMode') === 'wholeItem') {
			add(newRecord(this.inputOf(item.context)[itemIndex].json, target, itemIndex));
			return;
		}
		const { data, exact } = this.recordsOf(item);
		if (!Array.isArray(data)) {
			add(newRecord(data, target, itemIndex, undefined, exact?.get(0)));
			return;
		}
		if (data.length === 0 && target.replaceTable === true) {
			throw item.fail(
				"'Data (JSON)' holds no records, and 'Replace Table' never empties a table",
				'Check the node that gives the records. To empty the table, drop it in the destination.',
			);
		}
		data.forEach((record: unknown, position) => {
			add(newRecord(record, target, itemIndex, position, exact?.get(position)));
		});
	}

	private targetOf(item: StitchItem): Target {
		const tableName = this.once(item, 'tableName', 'Table Name', (value) =>
			readText(value === undefined ? '' : value),
		);
		const keyNames = this.once(item, 'keyNames', 'Key Names', readKeyNames);
		const schema = this.schemaOf(item);
		const { sequenceField, replaceTable } = this.optionsOf(item);
		const key = JSON.stringify([tableName, keyNames, schema?.text, sequenceField, replaceTable]);
		const target = this.targets.get(key) ?? {
			tableName,
			keyNames,
			schema: schema?.schema,
			sequenceField,
			replaceTable,
		};
		this.targets.set(key, target);
		const isFixed = ['tableName', 'keyNames', 'schemaMode', 'schema', 'options'].every(
			(name) => !this.isExpression(item, name),
		);
		if (isFixed) this.fixedTarget = target;
		return target;
	}

	private optionsOf(item: StitchItem): Options {
		if (this.fixedOptions !== undefined) return this.fixedOptions;
		const options = {
			sequenceField: item.optionalText('options.sequenceField', 'Sequence Field'),
			replaceTable: item.flag('options.replaceTable', 'Replace Table', false),
			validateFirst: item.flag('options.validateFirst', 'Validate First', false),
		};
		if (!this.isExpression(item, 'options')) this.fixedOptions = options;
		return options;
	}

	private schemaOf(item: StitchItem): { text: string; schema: TableSchema } | undefined {
		if (!this.hasSchema) return undefined;
		const modes = ['fromData', 'json'] as const;
		const mode = this.once(item, 'schemaMode', 'Schema', choiceOf(modes, 'fromData'));
		if (mode === 'fromData') return undefined;
		const given = item.parameter<unknown>('schema', null);
		const text = typeof given === 'string' ? given : (JSON.stringify(given) ?? '');
		const known = this.schemas.get(text);
		if (known !== undefined) return { text, schema: known };
		const reading = readSchema(typeof given === 'string' ? parseJson(given) : given);
		if ('refusal' in reading) {
			throw item.fail(
				`'Schema' ${reading.refusal}`,
				'Give an object such as {"properties": {"id": {"type": "integer"}}}.',
			);
		}
		this.schemas.set(text, reading.schema);
		return { text, schema: reading.schema };
	}

	private recordsOf(item: StitchItem): Records {
		const modes = ['wholeItem', 'selectedFields', 'json'] as const;
		const mode = this.once(item, 'dataMode', 'Data', choiceOf(modes, 'wholeItem'));
		if (mode === 'json') return this.jsonOf(item);
		const { json } = this.inputOf(item.context)[item.itemIndex];
		if (mode === 'wholeItem') return { data: json };
		const names = this.once(item, 'fields', 'Fields', readFieldNames);
		const kept = names.filter((name) => Object.hasOwn(json, name));
		if (kept.length > 0)
			return { data: Object.fromEntries(kept.map((name) => [name, json[name]])) };
		throw item.fail(
			"'Fields' names no field that the item has",
			`Field names are case-sensitive. The item has: ${Object.keys(json).slice(0, 20).join(', ')}.`,
		);
	}

	private jsonOf(item: StitchItem): Records {
		const given = item.parameter<unknown>('data', null);
		const read = typeof given === 'string' ? readJsonRecords(given) : undefined;
		const data: unknown = typeof given === 'string' ? read?.value : given;
		if (Array.isArray(data) || isObject(data)) return { data, exact: read?.exact };
		throw item.fail(
			"'Data (JSON)' is neither a JSON object nor an array of objects",
			'Give one record in braces, or several in brackets.',
		);
	}

	private inputOf(context: IExecuteFunctions): INodeExecutionData[] {
		return (this.input ??= context.getInputData());
	}

	private once<T>(
		item: StitchItem,
		name: string,
		label: string,
		read: (value: unknown) => Reading<T>,
	): T {
		if (this.fixed.has(name)) return this.fixed.get(name) as T;
		const value = item.read(label, read(item.given(name)));
		if (!this.isExpression(item, name)) this.fixed.set(name, value);
		return value;
	}

	private isExpression(item: StitchItem, name: string): boolean {
		const known = this.expressions.get(name);
		if (known !== undefined) return known;
		const text = JSON.stringify(enteredParameters(item.context)[name]) ?? '';
		const isExpression = text.includes('"=');
		this.expressions.set(name, isExpression);
		return isExpression;
	}
}

const choiceOf =
	<T extends string>(values: readonly T[], fallback: T) =>
	(value: unknown): Reading<T> =>
		value === undefined ? { value: fallback } : readChoice(value, values);

/** Names from a text with commas or from a list of texts; none for an empty text. */
function readNames(value: unknown): Reading<string[]> {
	if (Array.isArray(value)) {
		const isName = (name: unknown) => typeof name === 'string' && name.trim() !== '';
		const isUsable = value.length > 0 && value.every(isName);
		if (!isUsable) return { refused: 'has to be a list of field names, and holds something else' };
		return { value: [...new Set(value as string[])] };
	}
	if (value === '') return { value: [] };
	const text = readText(value);
	if ('refused' in text) return text;
	const names = namesIn(text.value);
	return names.length > 0 ? { value: [...new Set(names)] } : { refused: 'holds no field name' };
}

/** An empty text appends every record; an expression that gave nothing must not. */
function readKeyNames(value: unknown): Reading<string[]> {
	return readNames(value === undefined ? '' : value);
}

function readFieldNames(value: unknown): Reading<string[]> {
	return value === '' || value === undefined ? { refused: 'is empty' } : readNames(value);
}
