import { PollContext } from 'n8n-core';
import type { IDataObject, IPollFunctions, WorkflowExecuteMode } from 'n8n-workflow';
import type { TriggerOptions } from './pollWorkflow';
import { triggerWorkflow } from './pollWorkflow';

/** A polling trigger on n8n's own context; every poll is that of an n8n that has just started. */
export class PollingTrigger {
	/** The workflow's static data, as n8n stores them. */
	stored = '{}';

	constructor(private options: Omit<TriggerOptions, 'type'>) {}

	/** Changes parameters or the credential, as a user does between two polls. */
	change(options: Partial<TriggerOptions>): void {
		this.options = { ...this.options, ...options };
	}

	/** The output items' `json`, `undefined` when nothing was emitted; stores like n8n. */
	async poll(mode: WorkflowExecuteMode = 'trigger'): Promise<IDataObject[] | undefined> {
		const { workflow, node, nodeType, additionalData } = await triggerWorkflow(
			{ ...this.options, type: 'stitchTrigger' },
			JSON.parse(this.stored) as IDataObject,
		);
		const context = new PollContext(workflow, node, additionalData, mode, 'activate');
		try {
			const output = await nodeType.poll?.call(context as IPollFunctions);
			return output?.[0].map(({ json }) => json);
		} finally {
			if (mode !== 'manual') this.stored = JSON.stringify(workflow.staticData);
		}
	}
}
