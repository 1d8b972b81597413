import type { StitchItem } from '../../item/types';
import { WaitCancelled } from '../wait/clock';
import { LookFailed } from './jobStatus';

/** What ended a look or a wait of several items, as the error of one of them. */
export function lookError(item: StitchItem, thrown: unknown): unknown {
	if (thrown instanceof WaitCancelled) return item.fail(thrown.message, '');
	if (!(thrown instanceof LookFailed)) return thrown;
	const { look } = thrown;
	if (look.miss === 'fault' && look.fault.error !== undefined) return look.fault.error;
	return item.fail(thrown.message, 'Try again later, and check the base URL in the credential.');
}
