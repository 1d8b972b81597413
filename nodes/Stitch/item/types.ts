import type { IDataObject, IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import type { JsonObject } from '../json';
import type { StitchClient } from '../api/types';

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
