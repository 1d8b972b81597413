import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { StitchClient } from '../transport';

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

/** Output of one item: `json` objects, or whole items when they hold binary data. */
export type OperationOutput = IDataObject | IDataObject[] | INodeExecutionData[];

/** Runs once per item; items run side by side. */
export interface ItemOperation {
	properties: INodeProperties[];
	/** Starts and creates things: one after another per account. */
	inOrder?: true;
	/** Works without an access token (partner ID and secret only). */
	execute(item: StitchItem): Promise<OperationOutput>;
}

/** The output of some items, or why there is none. */
export type BatchOutcome =
	| { itemIndexes: number[]; output: IDataObject | IDataObject[] }
	| { itemIndexes: number[]; error: Error };

/** Runs once for all items, because they share requests. */
export interface BatchOperation {
	properties: INodeProperties[];
	executeAll(context: IExecuteFunctions, items: StitchItem[]): Promise<BatchOutcome[]>;
}

export type Operation = ItemOperation | BatchOperation;

/** A resource of the node: its operations as n8n lists them, and what runs. */
export interface Resource {
	option: INodePropertyOptions;
	operations: Array<{ option: INodePropertyOptions; operation: Operation }>;
}
