import { NodeOperationError } from 'n8n-workflow';
import type { StitchItem } from '../../item/types';
import { readinessOf } from '../../api/sources';
import type { JsonObject } from '../../api/types';

/**
 * Before a job of a source is started: throws when it has none, warns in the editor and in n8n's
 * log when it is not fully configured (connect-api.md 8.26 and section 12).
 */
export function checkReadiness(item: StitchItem, sourceId: number, source: JsonObject): void {
	const readiness = readinessOf(source);
	if (readiness.kind === 'withoutJobs') {
		throw new NodeOperationError(item.context.getNode(), "The 'Source' has no replication jobs", {
			description: `Sources of type "${readiness.type}" receive data all the time, so there is nothing to start. Only "platform." sources have jobs.`,
			itemIndex: item.itemIndex,
		});
	}
	if (readiness.kind === 'unfinished') {
		const message = `Source ${sourceId} is not fully configured (it is at the step "${readiness.step}"). Stitch was asked to start a job all the same.`;
		item.context.logger.warn(message);
		item.context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
}
