// @ts-check
'use strict';

const { rawBody } = require('../../server/bodies');
const { checkEnvelope } = require('../../importing/envelope');
const { refuseUnreadable, senderOf } = require('../../importing/gate');
const { checkRecords } = require('../../importing/records');
const { store } = require('../../importing/store');
const { accepted } = require('../../importing/accepted');

/**
 * import-api.md 3.2: records of one table with a schema.
 * @type {import('../../types').Route[]}
 */
const routes = [
	{
		method: 'POST',
		path: '/v2/import/batch',
		handle(call) {
			const sender = senderOf(call);
			refuseUnreadable(call, { transit: false });
			const batch = checkEnvelope(call.body, rawBody(call.request).text);
			checkRecords(batch);
			store(call.core, sender, batch.table_name, batch.key_names ?? [], batch.messages);
			return accepted(call);
		},
	},
];

module.exports = { routes };
