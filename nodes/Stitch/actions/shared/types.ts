import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { BatchOutcome, StitchItem } from '../../item/item';

export type { BatchOutcome, StitchItem } from '../../item/item';

/** Output of one item: `json` objects, or whole items when they hold binary data. */
export type OperationOutput = IDataObject | IDataObject[] | INodeExecutionData[];

/** What an item gave before another one failed. */
export interface Made {
	item: StitchItem;
	output: OperationOutput;
}

interface Listed {
	/** The operation as n8n lists it. */
	option: INodePropertyOptions;
	properties: INodeProperties[];
	/** Of an output that is too long for an agent the end is kept, and not the beginning. */
	endMatters?: true;
}

/** Runs once per item; items run side by side. */
export interface ItemOperation extends Listed {
	/** Starts and creates things: one after another per account. */
	inOrder?: true;
	/**
	 * Only with `inOrder`: throws for an item that can be refused without a request. All items are
	 * checked before anything is sent.
	 */
	check?(item: StitchItem): void;
	/**
	 * Only with `inOrder`: what the error that stops the node has to say about what the items before
	 * it made, because n8n drops their output.
	 */
	tellMade?(made: Made[]): string;
	/** Throws n8n's errors; the router gives them the index of the item. */
	execute(item: StitchItem): Promise<OperationOutput>;
}

/** Runs once for all items, of which there is one at least, because they share requests. */
export interface BatchOperation extends Listed {
	executeAll(items: StitchItem[]): Promise<BatchOutcome[]>;
}

export type Operation = ItemOperation | BatchOperation;

/** A resource of the node: its operations as n8n lists them, and what runs. */
export interface Resource {
	option: INodePropertyOptions;
	operations: Operation[];
}
