import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { connectionOfItems, credentialTypeOf } from '../api/credentials';
import { systemClock } from '../clock';
import type { StitchConnection } from '../api/types';
import { StitchItem } from '../item/item';
import { readNumber } from '../item/parameters';
import { objectOf } from '../json';
import { endRun, memoryOf } from '../reruns';
import { groupBy, runPool } from './shared/pool';
import { findOperation } from './resources';
import { Results } from './shared/results';
import type { BatchOperation, ItemOperation, Made } from './shared/types';

/** Requests of different items under way at once, unless "Request Options" say otherwise. */
const DEFAULT_CONCURRENCY = 50;

interface Batching {
	limit: number;
	pause?: () => Promise<void>;
}

function readBatching(context: IExecuteFunctions): Batching {
	const options: unknown = context.getNodeParameter('requestOptions', 0, {});
	const { batchSize, batchInterval } = objectOf(options);
	const read = (value: unknown, label: string, min: number, fallback: number) => {
		const reading = value === undefined ? { value: fallback } : readNumber(value, min);
		if ('value' in reading) return reading.value;
		throw new NodeOperationError(context.getNode(), `'${label}' ${reading.refused}`, {
			description: 'Check the expression or the value under "Request Options".',
		});
	};
	const limit = read(batchSize, 'Items Per Batch', 1, DEFAULT_CONCURRENCY);
	const interval = read(batchInterval, 'Batch Interval (Ms)', 0, 0);
	if (interval === 0) return { limit };
	const signal = context.getExecutionCancelSignal();
	return { limit, pause: async () => await systemClock.sleep(interval, signal) };
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
const accountKey = ({ accessToken, partner }: StitchConnection) =>
	accessToken === '' ? `partner ${partner?.id ?? ''}` : accessToken;

async function runInOrder(operation: ItemOperation, items: StitchItem[], results: Results) {
	const made: Made[] = [];
	const tasks = groupBy(items, (item) => accountKey(item.connection)).map((group) => async () => {
		for (const item of group) {
			if (results.stopped) return;
			try {
				const output = await operation.execute(item);
				made.push({ item, output });
				results.add([item.itemIndex], output);
			} catch (thrown) {
				results.fail(item.itemIndex, thrown);
			}
		}
	});
	await runPool(tasks, DEFAULT_CONCURRENCY, () => results.stopped);
	if (made.length > 0) results.explainStop(() => operation.tellMade?.(made));
}

async function runTogether(operation: BatchOperation, items: StitchItem[], results: Results) {
	if (items.length === 0) return;
	try {
		for (const outcome of await operation.executeAll(items)) {
			if ('error' in outcome) {
				for (const index of outcome.itemIndexes) results.fail(index, outcome.error);
			} else results.add(outcome.itemIndexes, outcome.output);
		}
	} catch (thrown) {
		for (const { itemIndex } of items) results.fail(itemIndex, thrown);
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
	// Accounts are created with the partner's ID and secret; a token has nothing to do with it.
	const options = { tokenIsOptional: resource === 'account' };
	const connectionOf = connectionOfItems(this, type, options);
	const prepare: Prepare = (index) => {
		const connection = connectionOf(index);
		if (!(connection instanceof Promise)) return new StitchItem(this, connection, index);
		return connection.then((own) => new StitchItem(this, own, index));
	};
	// Before anything is sent: what is incomplete by now is of an earlier try.
	memoryOf(this);
	const results = new Results(this, operation);
	if ('executeAll' in operation) {
		await runTogether(operation, await prepareAll(count, prepare, results), results);
	} else if (operation.inOrder === true) {
		const checked: Prepare = async (index) => {
			const item = await prepare(index);
			operation.check?.(item);
			return item;
		};
		const items = await prepareAll(count, checked, results);
		await runInOrder(operation, items, results);
	} else {
		await runSideBySide(operation, count, prepare, results, readBatching(this));
	}
	const output = results.output();
	endRun(this, output);
	return [output];
}
