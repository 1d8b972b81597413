import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../../errors/toNodeError';
import type { OperationOutput } from './types';
import { isTool } from '../../reruns';

/** Items with binary data that our own operations made; an answer may look like one and is not. */
const ownItems = new WeakSet<object>();

/** Marks an item that an operation made itself, with binary data beside its JSON. */
export function itemWithFile(item: INodeExecutionData): INodeExecutionData {
	ownItems.add(item);
	return item;
}

function toItems(output: OperationOutput, itemIndexes: number[]): INodeExecutionData[] {
	const pairedItem =
		itemIndexes.length === 1 ? { item: itemIndexes[0] } : itemIndexes.map((item) => ({ item }));
	return (Array.isArray(output) ? output : [output]).map((entry) =>
		ownItems.has(entry)
			? { ...(entry as INodeExecutionData), pairedItem }
			: { json: entry, pairedItem },
	);
}

/** Collects what each item gave, so that the order of the output is the order of the input. */
export class Results {
	/** Of the items that have any: one request may serve a hundred thousand. */
	private readonly byItem = new Map<number, INodeExecutionData[]>();

	private first?: { itemIndex: number; error: NodeApiError | NodeOperationError };

	constructor(private readonly context: IExecuteFunctions) {}

	/** Whether no further item is to be started. */
	get stopped(): boolean {
		return this.first !== undefined || this.context.getExecutionCancelSignal()?.aborted === true;
	}

	add(itemIndexes: number[], output: OperationOutput): void {
		this.keep(itemIndexes[0], toItems(output, itemIndexes));
	}

	/**
	 * Keeps an error as an item that n8n sends to the error output, or remembers it. Every version
	 * of n8n knows such an item by `error` alone or with `message`. An error object beside the JSON
	 * would do too, but n8n then leaves nothing of the JSON but the first line.
	 */
	fail(itemIndex: number, thrown: unknown): void {
		const error = toNodeError(this.context.getNode(), thrown, itemIndex);
		if (this.context.continueOnFail()) {
			const json: IDataObject = { error: error.message };
			if (error.description) json.message = error.description;
			this.keep(itemIndex, [{ json, pairedItem: { item: itemIndex } }]);
		} else if (this.first === undefined || itemIndex < this.first.itemIndex) {
			this.first = { itemIndex, error };
		}
	}

	/** Adds to the error that stops the node, if one does. */
	explainStop(text: string): void {
		const { error } = this.first ?? {};
		if (error !== undefined) {
			error.description = [error.description, text].filter(Boolean).join('\n\n');
		}
	}

	/** Throws what stops the node, if anything does. */
	output(): INodeExecutionData[] {
		if (this.first !== undefined) throw this.readable(this.first.error);
		const inOrder = [...this.byItem].sort(([a], [b]) => a - b);
		return inOrder.flatMap(([, items]) => items);
	}

	private keep(itemIndex: number, items: INodeExecutionData[]): void {
		const known = this.byItem.get(itemIndex);
		this.byItem.set(itemIndex, known === undefined ? items : known.concat(items));
	}

	/** An AI agent gets the message of an error and nothing else: the way out is then part of it. */
	private readable(error: NodeApiError | NodeOperationError): NodeApiError | NodeOperationError {
		const { message, description } = error;
		const isWhole = !description || message.includes(description);
		if (isWhole || !isTool(this.context.getNode())) return error;
		const end = /[.!?]$/.test(message) ? '' : '.';
		return Object.assign(error, { message: `${message}${end} ${description}` });
	}
}
