import type { INodeProperties } from 'n8n-workflow';

/** What to do when Stitch starts nothing because a job of the source is running. */
export const ifAlreadyRunning: INodeProperties = {
	displayName: 'If Already Running',
	name: 'ifAlreadyRunning',
	type: 'options',
	options: [
		{
			name: 'Attach',
			value: 'attach',
			description: 'Go on with the job that is running',
		},
		{
			name: 'Fail',
			value: 'fail',
			description: 'Start nothing and let the item fail',
		},
		{
			name: 'Skip',
			value: 'skip',
			description: 'Go on without a job: the output says "alreadyRunning"',
		},
	],
	default: 'fail',
	description:
		'A source has one job at a time. Stitch answers with success when one is running, and starts nothing.',
};
