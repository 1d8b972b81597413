import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../../errors/toNodeError';
import type { Made, OperationOutput } from './types';
import { encryptingKey } from '../../../../credentials/shared/accessToken';
import type { TokenContent } from '../../../../credentials/shared/tokenEncryption';
import { encryptToken, isEncryptedToken } from '../../../../credentials/shared/tokenEncryption';
import type { JsonObject } from '../../json';
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

/** An item that made a token: what names it, and what the encrypted token has to contain. */
interface MadeToken {
	fields: JsonObject;
	/** `undefined` when it isn't known, so that the token can't be encrypted. */
	content: TokenContent | undefined;
}

/** The token of an output as it may be stored; `undefined` when the credential has no key. */
function encrypted({ item, output }: Made, content: TokenContent | undefined): string | undefined {
	const { access_token } = output as { access_token?: unknown };
	if (typeof access_token === 'string' && isEncryptedToken(access_token)) return access_token;
	const { tokenKeys: keys = [], tokenRefusal: refusal } = item.connection;
	const found = encryptingKey({ keys, refusal });
	return content !== undefined && 'key' in found ? encryptToken(content, found.key) : undefined;
}

/**
 * What the error of an item says about the tokens that the items before it gave, which Stitch shows
 * once: a JSON object a line, with `item` and the token encrypted.
 */
export function tellMadeTokens(
	made: Made[],
	what: string,
	read: (made: Made) => MadeToken,
	withoutToken = '',
): string {
	const lines = made.map((each) => {
		const { fields, content } = read(each);
		const access_token = encrypted(each, content);
		return {
			item: each.item.itemIndex,
			...fields,
			...(access_token === undefined ? {} : { access_token }),
		};
	});
	const hasAll = lines.every((line) => 'access_token' in line);
	return [
		`Before this item, ${made.length} ${made.length === 1 ? `${what} was` : `${what}s were`} created. Stitch does not show a token again, so the tokens are kept here, encrypted with the key of the credential. Store them, and run the node again for the other items only. With one of the "Continue" settings of this node, every item gives its own output.`,
		...(hasAll ? [] : [withoutToken]),
		...lines.map((line) => JSON.stringify(line)),
	].join('\n');
}
