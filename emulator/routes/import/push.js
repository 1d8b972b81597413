// @ts-check
'use strict';

const { rawBody } = require('../../server/bodies');
const { json } = require('../../server/replies');
const { accepted } = require('../../importing/accepted');
const { refuseUnreadable, senderOf } = require('../../importing/gate');
const { checkPushed } = require('../../importing/pushed');
const { store } = require('../../importing/store');

/**
 * import-api.md 3.3 and 3.4: records of several tables without a schema, stored or only looked at.
 * Transit bodies are accepted unread: what they hold is not checked and not kept.
 * @typedef {import('../../types').Call} Call
 */

/** @param {Call} call */
function readRecords(call) {
	const sender = senderOf(call);
	refuseUnreadable(call, { transit: true });
	const isTransit = rawBody(call.request).contentType === 'application/transit+json';
	return { sender, records: isTransit ? [] : checkPushed(call.body, sender.account.clientId) };
}

/** @type {import('../../types').Route[]} */
const routes = [
	{
		method: 'POST',
		path: '/v2/import/push',
		handle(call) {
			const { sender, records } = readRecords(call);
			/** @type {Map<string, typeof records>} */
			const tables = new Map();
			for (const record of records) {
				const rows = tables.get(record.table_name);
				if (rows) rows.push(record);
				else tables.set(record.table_name, [record]);
			}
			for (const [name, rows] of tables) store(call.core, sender, name, rows[0].key_names, rows);
			return accepted(call);
		},
	},
	{
		method: 'POST',
		path: '/v2/import/validate',
		handle(call) {
			readRecords(call);
			return json(call.reply, { status: 'OK', message: 'Batch is valid!' });
		},
	},
];

module.exports = { routes };
