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
			description: 'Continue with the running job',
		},
		{
			name: 'Fail',
			value: 'fail',
			description: 'Start nothing, and fail the item',
		},
		{
			name: 'Skip',
			value: 'skip',
			description: 'Continue without a job: the output says "alreadyRunning"',
		},
	],
	default: 'fail',
	description:
		'What to do when a job of the source is already running. A source has one job at a time, so Stitch starts none.',
};
