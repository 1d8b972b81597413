import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { sourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import type { IfAlreadyRunning } from '../../jobs/start/startOnce';
import { startOnce } from '../../jobs/start/startOnce';
import type { ItemOperation, StitchItem } from '../shared/types';
import { checkSource } from './checkSource';
import { ifAlreadyRunning } from './ifAlreadyRunning';
import { runningJobName } from './runningJob';

const option: INodePropertyOptions = {
	name: 'Start',
	value: 'start',
	action: 'Start replication job',
	description: 'Start a replication job of a source now, without waiting for it',
};

const properties = [
	notice(
		'startNotice',
		'Starts the job and does not wait for it. It works for a paused source too, and does not unpause it. A start is never sent twice.',
	),
	sourceLocator,
	ifAlreadyRunning,
];

/** The job that is running, with its name if Stitch tells it. */
async function attach(item: StitchItem, sourceId: number): Promise<IDataObject> {
	const unnamed = (details: string) => ({
		job_name: null,
		sourceId,
		alreadyRunning: true,
		details,
	});
	try {
		const name = await runningJobName(item, sourceId);
		if (name !== undefined) return { job_name: name, sourceId, alreadyRunning: true };
		return unnamed('Stitch does not tell the name of the running job.');
	} catch (thrown) {
		// The job runs whether its name can be found or not.
		return unnamed(`The name of the running job could not be found: ${(thrown as Error).message}`);
	}
}

/**
 * Starts a replication job: `{ job_name, sourceId, alreadyRunning }`. When one is running already,
 * Stitch starts none, and `ifAlreadyRunning` decides (connect-api.md 8.26).
 */
async function execute(item: StitchItem): Promise<IDataObject> {
	const sourceId = item.id('sourceId', 'Source');
	const ifRunning = item.parameter<IfAlreadyRunning>('ifAlreadyRunning', 'fail');
	await checkSource(item, sourceId);
	const started = await startOnce(item, sourceId, ifRunning === 'fail' ? 'fail' : 'return');
	if (started !== 'alreadyRunning') return { ...started, sourceId, alreadyRunning: false };
	return ifRunning === 'attach' ? await attach(item, sourceId) : { sourceId, alreadyRunning: true };
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
