import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { startJob } from '../../api/jobs';
import {
	builderHint,
	ifAlreadyRunning,
	optionsOf,
	requestsPer10Minutes,
} from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import { IF_ALREADY_RUNNING, lookBeforeStart, runningJobName } from '../../jobs/start/startJob';
import { requestLimit } from '../../jobs/budget/permits';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Start',
	value: 'start',
	action: 'Start replication job',
	description:
		'Start a replication job of a source now, of a paused one too, without waiting for it. A start is never sent twice.',
	...builderHint(
		'One job per source at a time: ifAlreadyRunning "attach" continues with the one that runs.',
	),
};

const properties: INodeProperties[] = [
	sourceLocator,
	ifAlreadyRunning,
	{
		...optionsOf([requestsPer10Minutes]),
		displayOptions: { show: { ifAlreadyRunning: ['attach'] } },
	},
];

/**
 * Starts a replication job: `{ job_name, sourceId, alreadyRunning }`. When one is running already,
 * Stitch starts none, and `ifAlreadyRunning` decides (connect-api.md 8.26). Throws `StitchError`.
 */
async function execute(item: StitchItem): Promise<IDataObject> {
	const sourceId = item.id('sourceId', 'Source');
	const ifRunning = item.choice(
		'ifAlreadyRunning',
		'If Already Running',
		IF_ALREADY_RUNNING,
		'fail',
	);
	const limit = requestLimit(item, 'options');
	const source = await lookBeforeStart(item, sourceId);
	const started = await startJob(item, sourceId);
	switch (started.kind) {
		case 'started':
			return { job_name: started.jobName, sourceId, alreadyRunning: false };
		case 'answerLost':
			throw started.error;
		case 'alreadyRunning': {
			if (ifRunning === 'fail') throw started.refusal;
			if (ifRunning === 'skip') return { sourceId, alreadyRunning: true };
			// The job runs whether its name can be found or not.
			const running = await runningJobName(item, source, limit);
			return 'jobName' in running
				? { job_name: running.jobName, sourceId, alreadyRunning: true }
				: { job_name: null, sourceId, alreadyRunning: true, details: running.details };
		}
	}
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
