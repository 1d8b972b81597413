import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { StitchClient } from '../api/types';

/** One input item with its own credential: all that an operation works with. */
export interface StitchItem extends StitchClient {
	context: IExecuteFunctions;
	/** This item's value of a parameter; of a resource locator, the value picked. */
	parameter<T>(name: string, fallback?: T): T;
	/** An ID parameter, checked before any request. Throws NodeOperationError. */
	id(name: string, label: string): number;
	/** A parameter that becomes part of a path, such as a type or a job name, checked likewise. */
	name(name: string, label: string): string;
}

/** The output of some items, or why there is none. */
export type BatchOutcome =
	| { itemIndexes: number[]; output: IDataObject | IDataObject[] }
	| { itemIndexes: number[]; error: Error };
