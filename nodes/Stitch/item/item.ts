import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import type { JsonObject } from '../json';
import type { StitchClient, StitchConnection } from '../api/types';
import { NodeOperationError } from 'n8n-workflow';
import { Client } from '../api/client';
import { parseId, whyNotInPath } from '../api/http/request';
import type { Reading } from './parameters';
import {
	located,
	readChoice,
	readChoices,
	readCollection,
	readFlag,
	readNumber,
	readText,
	shownId,
} from './parameters';

/**
 * One input item with its own credential: all that an operation works with. A name with a dot
 * reads an option of a collection (`filters.status`). Readers refuse a value that is not what the
 * parameter takes with a NodeOperationError that names the parameter by its label.
 */
export interface StitchItem extends StitchClient {
	readonly context: IExecuteFunctions;
	/** This item's value of a parameter; of a resource locator, the value picked. */
	parameter<T>(name: string, fallback?: T): T;
	/** An ID, checked before any request. */
	id(name: string, label: string): number;
	/** An ID that may stay empty. */
	optionalId(name: string, label: string): number | undefined;
	/** A text that becomes part of a path, such as a type or a job name. */
	name(name: string, label: string): string;
	/** A text without the blanks around it. */
	text(name: string, label: string): string;
	/** A text that may stay empty; `undefined` when it does, or when the option isn't there. */
	optionalText(name: string, label: string): string | undefined;
	/** A switch; `fallback` when it isn't there. */
	flag(name: string, label: string, fallback: boolean): boolean;
	/** One of several values; `fallback` when the option isn't there. */
	choice<T extends string>(name: string, label: string, values: readonly T[], fallback: T): T;
	/** Any number of several values; none when the option isn't there. */
	choices<T extends string>(name: string, label: string, values: readonly T[]): T[];
	/** A number from `min` on; `fallback` when the option isn't there or empty. */
	number(name: string, label: string, options: { min: number; fallback: number }): number;
	/** How many records *Return All* and *Limit* ask for. */
	wantedCount(): number;
	/** The record as *Simplify* asks: `simplify` of it, or the whole. */
	simplified(record: JsonObject, simplify: (record: JsonObject) => JsonObject): IDataObject;
	/** An error of this item to throw: what happened, and the way out. */
	fail(message: string, description: string): NodeOperationError;
}

/** The output of some items, or why there is none. */
export type BatchOutcome =
	| { itemIndexes: number[]; output: IDataObject | IDataObject[] }
	| { itemIndexes: number[]; error: unknown };

/** The parameters of a node as entered; n8n copies the whole node for each question. */
const enteredIn = new WeakMap<IExecuteFunctions, INodeParameters>();

/** The node's parameters as entered, expressions not resolved. */
export function enteredParameters(context: IExecuteFunctions): INodeParameters {
	const entered = enteredIn.get(context) ?? context.getNode().parameters;
	enteredIn.set(context, entered);
	return entered;
}

class Item extends Client implements StitchItem {
	private isSimple?: boolean;

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
		const id = this.optionalId(name, label);
		if (id !== undefined) return id;
		throw this.fail(`'${label}' is empty`, 'Pick one from the list, or enter its ID.');
	}

	optionalId(name: string, label: string): number | undefined {
		const given = this.given(name);
		if (given === undefined) return undefined;
		const value = located(given) ?? null;
		if (value === '') return undefined;
		const id = parseId(value);
		if (id !== undefined) return id;
		throw this.fail(
			`'${label}' must be a Stitch ID`,
			`IDs are positive whole numbers; this is "${shownId(value)}".`,
		);
	}

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

	text(name: string, label: string): string {
		return this.read(label, readText(this.given(name) ?? null));
	}

	optionalText(name: string, label: string): string | undefined {
		const value = this.given(name);
		if (value === undefined) return undefined;
		const text = this.read(label, readText(value, { optional: true }));
		return text === '' ? undefined : text;
	}

	flag(name: string, label: string, fallback: boolean): boolean {
		return this.read(label, readFlag(this.given(name), fallback));
	}

	choice<T extends string>(name: string, label: string, values: readonly T[], fallback: T): T {
		const value = this.given(name);
		return value === undefined ? fallback : this.read(label, readChoice(value, values));
	}

	choices<T extends string>(name: string, label: string, values: readonly T[]): T[] {
		const value = this.given(name);
		return value === undefined ? [] : this.read(label, readChoices(value, values));
	}

	number(name: string, label: string, { min, fallback }: { min: number; fallback: number }) {
		const value = this.given(name);
		if (value === undefined || value === '') return fallback;
		return this.read(label, readNumber(value, min));
	}

	wantedCount(): number {
		if (this.flag('returnAll', 'Return All', false)) return Infinity;
		return this.number('limit', 'Limit', { min: 1, fallback: 50 });
	}

	simplified(record: JsonObject, simplify: (record: JsonObject) => JsonObject): IDataObject {
		// Read once for all records of a list.
		this.isSimple ??= this.flag('simplify', 'Simplify', true);
		return (this.isSimple ? simplify(record) : record) as IDataObject;
	}

	fail(message: string, description: string): NodeOperationError {
		const { context, itemIndex } = this;
		return new NodeOperationError(context.getNode(), message, { description, itemIndex });
	}

	/**
	 * A parameter, or an option of a collection: `undefined` only when it isn't there. An expression
	 * that gave nothing is `null`, and refused where that could change what happens.
	 */
	private given(name: string): unknown {
		const [parameter, option] = name.split('.');
		if (!this.isEntered(parameter)) return undefined;
		const value = this.parameter<unknown>(parameter, null) ?? null;
		if (option === undefined) return value;
		const options = this.read(titleOf(parameter), readCollection(value));
		return option in options ? (options[option] ?? null) : undefined;
	}

	/** Whether the node holds a value for a parameter, and be it an expression. */
	private isEntered(name: string): boolean {
		return enteredParameters(this.context)[name] !== undefined;
	}

	private read<T>(label: string, reading: Reading<T>): T {
		if ('value' in reading) return reading.value;
		throw this.fail(
			`'${label}' ${reading.refused}`,
			'Check the expression or the value of this parameter.',
		);
	}
}

/** The label of a collection, whose name says it: `additionalFields`. */
const titleOf = (name: string) =>
	name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());

/** Binds an item to its own parameters and its own connection. */
export function createItem(
	context: IExecuteFunctions,
	connection: StitchConnection,
	itemIndex: number,
): StitchItem {
	return new Item(context, connection, itemIndex);
}
