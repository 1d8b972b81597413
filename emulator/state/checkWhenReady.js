// @ts-check
'use strict';

const { destinationType, sourceType } = require('../catalogue');
const { canBeChecked } = require('./reportCard');

/**
 * Start a connection check if no required property is missing. Sources that others push into
 * (Import API, webhooks) have nothing to connect to.
 * @param {import('../types').Core} core
 * @param {import('../types').Account} account
 * @param {import('../types').Source | import('../types').Destination} connection
 */
function checkWhenReady(core, account, connection) {
	const isSource = connection.kind === 'source';
	if (isSource && !connection.type.startsWith('platform.')) return;
	const card = isSource ? sourceType(connection.type) : destinationType(connection.type);
	if (card && canBeChecked(card, connection.values)) core.checks.start(account, connection);
}

module.exports = { checkWhenReady };
