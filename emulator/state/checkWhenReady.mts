import { destinationType, sourceType } from '../catalogue.mts';
import { canBeChecked } from './reportCard.mts';
import type { Account, Core, Destination, Source } from '../types.mts';

/**
 * Start a connection check if no required property is missing. Sources that others push into
 * (Import API, webhooks) have nothing to connect to.
 */
export function checkWhenReady(core: Core, account: Account, connection: Source | Destination) {
	const isSource = connection.kind === 'source';
	if (isSource && !connection.type.startsWith('platform.')) return;
	const card = isSource ? sourceType(connection.type) : destinationType(connection.type);
	if (card && canBeChecked(card, connection.values)) core.checks.start(account, connection);
}
