import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { createItem } from '../item/item';
import type { StitchConnection } from '../api/types';
import { connectionOfItems } from '../api/credentials';
import { systemClock } from '../api/http/clock';
import { credentialTypeOf } from '../api/credentialType';
import { toItemError } from './shared/errors';
import { groupBy, runPool } from './shared/pool';
import { findOperation } from './resources';
import type { BatchOperation, ItemOperation, OperationOutput, StitchItem } from './shared/types';

/** Requests of different items under way at once, unless "Request Options" say otherwise. */
const DEFAULT_CONCURRENCY = 50;

interface Batching {
	limit: number;
	pause?: () => Promise<void>;
}

function readBatching(context: IExecuteFunctions): Batching {
	const options = context.getNodeParameter('requestOptions', 0, {}) as {
		batching?: { batch?: { batchSize?: number; batchInterval?: number } };
	};
	const { batchSize = 0, batchInterval = 0 } = options.batching?.batch ?? {};
	const limit = batchSize > 0 ? Math.floor(batchSize) : DEFAULT_CONCURRENCY;
	if (!(batchInterval > 0)) return { limit };
	const signal = context.getExecutionCancelSignal();
	return { limit, pause: async () => await systemClock.sleep(batchInterval, signal) };
}

const isItem = (entry: IDataObject | INodeExecutionData): entry is INodeExecutionData =>
	typeof entry.json === 'object' && entry.json !== null && 'binary' in entry;

function toItems(
	output: OperationOutput | IDataObject,
	itemIndexes: number[],
): INodeExecutionData[] {
	const pairedItem =
		itemIndexes.length === 1 ? { item: itemIndexes[0] } : itemIndexes.map((item) => ({ item }));
	return (Array.isArray(output) ? output : [output]).map((entry) =>
		isItem(entry) ? { ...entry, pairedItem } : { json: entry as IDataObject, pairedItem },
	);
}

/** Collects what each item gave, so that the order of the output is the order of the input. */
class Results {
	private readonly byItem: INodeExecutionData[][];

	private first?: { itemIndex: number; error: Error };

	constructor(
		private readonly context: IExecuteFunctions,
		count: number,
	) {
		this.byItem = Array.from({ length: count }, () => []);
	}

	get stopped() {
		return this.first !== undefined || this.context.getExecutionCancelSignal()?.aborted === true;
	}

	add(itemIndexes: number[], output: OperationOutput | IDataObject) {
		this.byItem[itemIndexes[0]].push(...toItems(output, itemIndexes));
	}

	/**
	 * Keeps the failure as an item that n8n sends to the error output, or remembers it. Every version
	 * of n8n knows such an item by `error` alone or with `message`. An error object beside the JSON
	 * would do too, but n8n then leaves nothing of the JSON but the first line.
	 */
	fail(itemIndex: number, thrown: unknown) {
		const error = toItemError(this.context.getNode(), thrown, itemIndex);
		if (this.context.continueOnFail()) {
			const json: IDataObject = { error: error.message };
			if (error.description) json.message = error.description;
			this.byItem[itemIndex].push({ json, pairedItem: { item: itemIndex } });
		} else if (this.first === undefined || itemIndex < this.first.itemIndex) {
			this.first = { itemIndex, error };
		}
	}

	/** Throws what stops the node, if anything does. */
	output(): INodeExecutionData[] {
		if (this.first !== undefined) throw this.first.error;
		return this.byItem.flat();
	}
}

/** A promise only where there is something to wait for: there may be a hundred thousand items. */
type Prepare = (itemIndex: number) => StitchItem | Promise<StitchItem>;

async function runSideBySide(
	operation: ItemOperation,
	count: number,
	prepare: Prepare,
	results: Results,
	{ limit, pause }: Batching,
) {
	const tasks = Array.from({ length: count }, (_, index) => async () => {
		try {
			results.add([index], await operation.execute(await prepare(index)));
		} catch (thrown) {
			results.fail(index, thrown);
		}
	});
	await runPool(tasks, limit, () => results.stopped, pause);
}

/** Prepares all items in order; those that can't be prepared fail and are left out. */
async function prepareAll(count: number, prepare: Prepare, results: Results) {
	const items: StitchItem[] = [];
	for (let index = 0; index < count && !results.stopped; index++) {
		try {
			const item = prepare(index);
			items.push(item instanceof Promise ? await item : item);
		} catch (thrown) {
			results.fail(index, thrown);
		}
	}
	return items;
}

/** Two items are of one account if they have one token, or create accounts for one partner. */
const accountOf = ({ accessToken, partner }: StitchConnection) =>
	accessToken === '' ? `partner ${partner?.id ?? ''}` : accessToken;

async function runInOrder(
	operation: ItemOperation,
	items: StitchItem[],
	results: Results,
	{ limit, pause }: Batching,
) {
	const tasks = groupBy(items, (item) => accountOf(item.connection)).map((group) => async () => {
		for (const [position, item] of group.entries()) {
			if (results.stopped) return;
			if (pause !== undefined && position > 0 && position % limit === 0) await pause();
			try {
				results.add([item.itemIndex], await operation.execute(item));
			} catch (thrown) {
				results.fail(item.itemIndex, thrown);
			}
		}
	});
	await runPool(tasks, limit, () => results.stopped);
}

async function runTogether(
	operation: BatchOperation,
	context: IExecuteFunctions,
	items: StitchItem[],
	results: Results,
) {
	if (items.length === 0) return;
	for (const outcome of await operation.executeAll(context, items)) {
		if ('error' in outcome) {
			for (const index of outcome.itemIndexes) results.fail(index, outcome.error);
		} else results.add(outcome.itemIndexes, outcome.output);
	}
}

/** Runs the chosen operation for all items. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const count = this.getInputData().length;
	const resource = this.getNodeParameter('resource', 0) as string;
	const name = this.getNodeParameter('operation', 0) as string;
	const operation = findOperation(resource, name);
	if (operation === undefined) {
		throw new NodeOperationError(
			this.getNode(),
			`There is no operation "${name}" for "${resource}"`,
		);
	}
	const type = credentialTypeOf(
		resource,
		this.getNodeParameter('authentication', 0, 'oAuth2') as string,
	);
	const connectionOf = connectionOfItems(this, type);
	const prepare: Prepare = (index) => {
		const connection = connectionOf(index);
		if (!(connection instanceof Promise)) return createItem(this, connection, index);
		return connection.then((own) => createItem(this, own, index));
	};
	const results = new Results(this, count);
	if ('executeAll' in operation) {
		await runTogether(operation, this, await prepareAll(count, prepare, results), results);
	} else if (operation.inOrder === true) {
		const items = await prepareAll(count, prepare, results);
		await runInOrder(operation, items, results, readBatching(this));
	} else {
		await runSideBySide(operation, count, prepare, results, readBatching(this));
	}
	return [results.output()];
}
