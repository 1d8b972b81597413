import type {
	IDataObject,
	IExecuteFunctions,
	INodeParameters,
	NodeExecutionHint,
} from 'n8n-workflow';
import type { JsonObject } from '../json';
import type { StitchConnection } from '../api/types';
import { NodeOperationError } from 'n8n-workflow';
import { isTool, perRun } from '../reruns';
import { Client } from '../api/client';
import { whyNotInPath } from '../api/http/request';
import type { Reading } from './parameters';
import {
	located,
	readChoice,
	readChoices,
	readCollection,
	readFlag,
	readId,
	readNames,
	readNumber,
	readText,
} from './parameters';

const OUTPUTS = ['raw', 'selected', 'simple'] as const;

type Output = (typeof OUTPUTS)[number];

/** n8n copies the node at each `getNode`, and a run may have 100,000 items. */
const nodeOf = perRun((context) => (context as IExecuteFunctions).getNode());

/** The node's parameters as entered, expressions not resolved. */
export function enteredParameters(context: IExecuteFunctions): INodeParameters {
	return nodeOf(context).parameters;
}

/** Only a tool has *Output*, and not in every version of n8n: all others have *Simplify*. */
function outputOf(context: IExecuteFunctions): Output | undefined {
	const { output } = enteredParameters(context);
	return isTool(nodeOf(context)) ? OUTPUTS.find((one) => one === output) : undefined;
}

/** Whether a tool gets its output uncut: with *Raw* or *Selected Fields*, or *Simplify* off. */
export const givesAll = (context: IExecuteFunctions): boolean =>
	(outputOf(context) ?? (enteredParameters(context).simplify === false ? 'raw' : 'simple')) !==
	'simple';

/** What tells a record from others, whichever of them it has. */
const IDENTIFYING = ['id', 'job_name', 'stream_name', 'type', 'name'];

/** The field that tells a record from others; `undefined` if it has none. */
export const identifyingField = (record: object): string | undefined =>
	IDENTIFYING.find((name) => Object.hasOwn(record, name));

/** The chosen fields of a record, as far as it has them, and the one that identifies it. */
function picked(record: JsonObject, names: string[]): JsonObject {
	const identifying = identifyingField(record) ?? [];
	const wanted = new Set([identifying, names].flat());
	return Object.fromEntries(
		[...wanted].flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name]]] : [])),
	);
}

/** The output of some items, or why there is none. */
export type BatchOutcome =
	| { itemIndexes: number[]; output: IDataObject | IDataObject[] }
	| { itemIndexes: number[]; error: unknown };

/**
 * One input item with its own credential: all that an operation works with. A name with a dot
 * reads an option of a collection (`filters.status`). Readers refuse a value that is not what the
 * parameter takes with a NodeOperationError that names the parameter by its label.
 */
export class StitchItem extends Client {
	private readonly output?: Output;

	private isSimple?: boolean;

	/** The fields of *Selected Fields*. */
	private readonly pickedFields?: string[];

	constructor(
		override readonly context: IExecuteFunctions,
		connection: StitchConnection,
		itemIndex: number,
	) {
		super(context, connection, itemIndex);
		this.output = outputOf(context);
		// Refused before anything is sent.
		if (this.output === 'selected') this.pickedFields = this.names('fields', 'Fields');
	}

	/** This item's value of a parameter; of a resource locator, the value picked. */
	parameter<T>(name: string, fallback?: T): T {
		const options = { extractValue: true };
		return this.context.getNodeParameter(name, this.itemIndex, fallback, options) as T;
	}

	/** An ID, or where there is one the address of its object in the web app; checked before any request. */
	id(name: string, label: string): number {
		const id = this.optionalId(name, label);
		if (id !== undefined) return id;
		throw this.fail(`'${label}' is empty`, 'Pick one from the list, or enter its ID.');
	}

	/** An ID that may stay empty. */
	optionalId(name: string, label: string): number | undefined {
		const entered = this.entered(name);
		if (entered === undefined) return undefined;
		const reading = readId(entered, name);
		if ('refused' in reading) throw this.fail(`'${label}' ${reading.refused}`, reading.wayOut);
		return reading.id;
	}

	/** A text that becomes part of a path, such as a type or a job name. */
	name(name: string, label: string): string {
		const value = this.parameter<unknown>(name, '');
		const text = typeof value === 'string' ? value.trim() : value;
		const reason = whyNotInPath(text);
		if (reason === undefined) return String(text);
		throw this.fail(
			`'${label}' ${reason}`,
			'Pick one from the list, or copy it from an earlier output.',
		);
	}

	/** A text without the blanks around it. */
	text(name: string, label: string): string {
		return this.read(label, readText(this.given(name)));
	}

	/** A text that may stay empty; `undefined` when it does, or when the option isn't there. */
	optionalText(name: string, label: string): string | undefined {
		const value = this.given(name);
		if (value === undefined) return undefined;
		const text = this.read(label, readText(value, { optional: true }));
		return text === '' ? undefined : text;
	}

	/** A switch; `fallback` when it isn't there. */
	flag(name: string, label: string, fallback: boolean): boolean {
		return this.read(label, readFlag(this.given(name), fallback));
	}

	/** One of several values; `fallback` when the option isn't there. */
	choice<T extends string>(name: string, label: string, values: readonly T[], fallback: T): T {
		const value = this.given(name);
		return value === undefined ? fallback : this.read(label, readChoice(value, values));
	}

	/** Any number of several values; none when the option isn't there. */
	choices<T extends string>(name: string, label: string, values: readonly T[]): T[] {
		const value = this.given(name);
		return value === undefined ? [] : this.read(label, readChoices(value, values));
	}

	/** A whole number from `min` to `max`; `fallback` when the option isn't there or empty. */
	number(
		name: string,
		label: string,
		{ min, max, fallback }: { min: number; max?: number; fallback: number },
	) {
		const value = this.given(name);
		if (value === undefined || value === '') return fallback;
		return this.read(label, readNumber(value, min, max));
	}

	/** How many records *Return All* and *Limit* ask for. */
	wantedCount(): number {
		if (this.flag('returnAll', 'Return All', false)) return Infinity;
		return this.number('limit', 'Limit', { min: 1, fallback: 50 });
	}

	/** The record as *Simplify* asks, or *Output* of a tool: `simplify` of it, the whole, or some fields. */
	simplified(record: JsonObject, simplify: (record: JsonObject) => JsonObject): IDataObject {
		if (this.pickedFields !== undefined) return picked(record, this.pickedFields);
		// Read once for all records of a list.
		this.isSimple ??=
			this.output === undefined
				? this.flag('simplify', 'Simplify', true)
				: this.output === 'simple';
		return this.isSimple ? simplify(record) : record;
	}

	/** Names with commas between them, or in a list; at least one. */
	private names(name: string, label: string): string[] {
		const names = this.read(label, readNames(this.given(name)));
		return names.length > 0 ? names : this.read(label, { refused: 'names no field' });
	}

	/** Says something beside the output; nothing in a tool of n8n 1.85, which shows no hints. */
	hint(hint: NodeExecutionHint): void {
		const context: Partial<IExecuteFunctions> = this.context;
		context.addExecutionHints?.(hint);
	}

	/** An error of this item to throw: what happened, and what to do. */
	fail(message: string, description: string): NodeOperationError {
		const { context, itemIndex } = this;
		return new NodeOperationError(context.getNode(), message, { description, itemIndex });
	}

	/**
	 * A parameter, or an option of a collection; of a resource locator, the value picked. `undefined` only
	 * when it isn't there: an expression that gave nothing is `null`.
	 */
	given(name: string): unknown {
		return located(this.entered(name));
	}

	/**
	 * The same with a resource locator as it is: n8n itself refuses an address without naming the item.
	 */
	private entered(name: string): unknown {
		const [parameter, option] = name.split('.');
		if (enteredParameters(this.context)[parameter] === undefined) return undefined;
		const value = (this.context.getNodeParameter(parameter, this.itemIndex, null) ??
			null) as unknown;
		if (option === undefined) return value;
		const options = this.read(collectionLabel(parameter), readCollection(value));
		return option in options ? (options[option] ?? null) : undefined;
	}

	/** The value of a reading; throws for one that is refused. */
	read<T>(label: string, reading: Reading<T>): T {
		if ('value' in reading) return reading.value;
		throw this.fail(
			`'${label}' ${reading.refused}`,
			'Check the expression or the value of this parameter.',
		);
	}
}

/** The label of a collection, whose name says it: `additionalFields`. */
const collectionLabel = (name: string) =>
	name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());
