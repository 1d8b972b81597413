import { NodeOperationError } from 'n8n-workflow';
import type { StitchItem } from '../../item/types';
import { apiError, asOwn } from '../../errors/toNodeError';
import { WaitCancelled } from '../wait/clock';
import { LookFailed } from './jobStatus';

/** What ended a look or a wait of several items, as the error of one of them. */
export function lookError(item: StitchItem, thrown: unknown): Error {
	const node = item.context.getNode();
	const { itemIndex } = item;
	if (thrown instanceof WaitCancelled) {
		return new NodeOperationError(node, thrown.message, { itemIndex });
	}
	if (!(thrown instanceof LookFailed)) return asOwn(node, thrown, itemIndex);
	const { look } = thrown;
	if (look.miss === 'fault' && (look.fault.httpCode ?? look.fault.failure) !== undefined) {
		return apiError(node, look.fault, itemIndex);
	}
	const said = look.miss === 'fault' ? look.fault.description : undefined;
	const description = said ?? 'Try again later, and check the base URL in the credential.';
	return new NodeOperationError(node, thrown.message, { description, itemIndex });
}
