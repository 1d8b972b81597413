import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../../errors/toNodeError';
import { givesAll, identifyingField } from '../../item/item';
import { isObject } from '../../json';
import { isTool } from '../../reruns';
import type { Operation, OperationOutput } from './types';

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

/** Characters of JSON that an AI agent gets: about 4,000 tokens. */
const MOST_FOR_AGENTS = 14_000;

/** Of what is left out; more of them would be cut anyway. */
const MOST_NAMES = 500;

/** What is left of an output, and words about the rest. */
interface Cut {
	/** Entries of each list and object, but a record has all of its fields; of a text 20 times that. */
	most: number;
	endMatters: boolean;
	/** What was left out of each list, object and text. */
	notes: string[];
}

function cutText(text: string, label: string, { most, endMatters, notes }: Cut): string {
	const length = 20 * most;
	if (text.length <= length) return text;
	// The end of a log, in whole lines.
	const kept = endMatters
		? text
				.trimEnd()
				.slice(-length || Infinity)
				.replace(/^.*\n/, '')
		: text.slice(0, length);
	notes.push(`${label}: ${text.length - kept.length} of ${text.length} characters`);
	return kept;
}

function cutValue(value: unknown, path: string[], cut: Cut): unknown {
	const { most, endMatters, notes } = cut;
	const label = path.slice(1).join('.') || 'items';
	if (typeof value === 'string') return cutText(value, label, cut);
	const isList = Array.isArray(value);
	if (!isList && !isObject(value)) return value;
	const entries = Object.entries<unknown>(value);
	const from = path.length === 1 ? 0 : Math.max(0, entries.length - most);
	const start = endMatters ? from : 0;
	const kept = entries.splice(start, entries.length - from);
	if (from > 0) {
		const names = entries.slice(0, MOST_NAMES).flatMap(([key, one]) => {
			if (!isList) return key;
			const field = isObject(one) && !endMatters ? identifyingField(one) : undefined;
			return field === undefined ? [] : String((one as IDataObject)[field]);
		});
		notes.push([`${label}: ${from} of ${from + kept.length}`, ...names].join(', '));
	}
	const parts = kept.map(([key, part]) => [key, cutValue(part, [...path, key], cut)]);
	return isList ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

const howToGetMore = ({ properties }: Operation): string =>
	`An agent gets ${MOST_FOR_AGENTS} characters. To get the rest, use a filter or a single object${
		properties.some(({ name }) => name === 'fields') ? ', set Output to Raw or Selected Fields' : ''
	}, or run this operation without an agent.`;

/** What an AI agent gets of the items: as much as fits, and a last item about the rest. */
function forAgent(items: INodeExecutionData[], operation: Operation): INodeExecutionData[] {
	const records = items.map(({ json }) => json);
	if (JSON.stringify(records).length <= MOST_FOR_AGENTS) return items;
	const endMatters = operation.endMatters === true;
	const cutTo = (most: number): IDataObject[] => {
		const cut: Cut = { most, endMatters, notes: [] };
		const kept = cutValue(records, [], cut) as IDataObject[];
		const leftOut = cut.notes.join('; ').slice(0, 1_000);
		return [...kept, { leftOut, howToGetIt: howToGetMore(operation) }];
	};
	let [fitting, tooMany] = [0, MOST_FOR_AGENTS];
	while (tooMany - fitting > 1) {
		const most = Math.floor((fitting + tooMany) / 2);
		if (JSON.stringify(cutTo(most)).length <= MOST_FOR_AGENTS) fitting = most;
		else tooMany = most;
	}
	const all = cutTo(fitting);
	const kept = all.splice(0, all.length - 1);
	const from = endMatters ? items.length - kept.length : 0;
	return [
		...kept.map((json, index) => ({ ...items[from + index], json })),
		...all.map((json) => ({ json, pairedItem: items[0].pairedItem })),
	];
}

/** Collects what each item gave, so that the order of the output is the order of the input. */
export class Results {
	/** Of the items that have any: one request may serve a hundred thousand. */
	private readonly byItem = new Map<number, INodeExecutionData[]>();

	private first?: { itemIndex: number; error: NodeApiError | NodeOperationError };

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation,
	) {}

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
	explainStop(tell: () => string | undefined): void {
		const { error } = this.first ?? {};
		if (error === undefined) return;
		error.description = [error.description, tell()].filter(Boolean).join('\n\n');
	}

	/** Throws what stops the node, if anything does. */
	output(): INodeExecutionData[] {
		if (this.first !== undefined) throw this.readable(this.first.error);
		const inOrder = [...this.byItem].sort(([a], [b]) => a - b);
		const items = inOrder.flatMap(([, ofOne]) => ofOne);
		const isCut = isTool(this.context.getNode()) && !givesAll(this.context);
		return isCut ? forAgent(items, this.operation) : items;
	}

	private keep(itemIndex: number, items: INodeExecutionData[]): void {
		const known = this.byItem.get(itemIndex);
		this.byItem.set(itemIndex, known === undefined ? items : known.concat(items));
	}

	/** An AI agent gets only the message of an error, so the description becomes a part of it. */
	private readable(error: NodeApiError | NodeOperationError): NodeApiError | NodeOperationError {
		const { message, description } = error;
		const isWhole = !description || message.includes(description);
		if (isWhole || !isTool(this.context.getNode())) return error;
		const end = /[.!?]$/.test(message) ? '' : '.';
		return Object.assign(error, { message: `${message}${end} ${description}` });
	}
}
