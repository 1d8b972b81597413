import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { Client } from '../api/client';
import { parseId, whyNotInPath } from '../api/http/request';
import type { StitchConnection } from '../api/types';
import type { JsonObject } from '../json';
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
import type { StitchItem } from './types';

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
		const isSimple = this.flag('simplify', 'Simplify', true);
		return (isSimple ? simplify(record) : record) as IDataObject;
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
		return this.context.getNode().parameters[name] !== undefined;
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
