import { rawBody } from '../../server/bodies.mts';
import { json } from '../../server/replies.mts';
import { accepted } from '../../importing/accepted.mts';
import { refuseUnreadable, senderOf } from '../../importing/gate.mts';
import { checkPushed } from '../../importing/pushed.mts';
import { store } from '../../importing/store.mts';
import type { Call, Route } from '../../types.mts';

/**
 * import-api.md 3.3 and 3.4: records of several tables without a schema, stored or only looked at.
 * Transit bodies are accepted unread: what they hold is not checked and not kept.
 */

function readRecords(call: Call) {
	const sender = senderOf(call);
	refuseUnreadable(call, { transit: true });
	const isTransit = rawBody(call.request).contentType === 'application/transit+json';
	return { sender, records: isTransit ? [] : checkPushed(call.body, sender.account.clientId) };
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v2/import/push',
		handle(call) {
			const { sender, records } = readRecords(call);
			const tables: Map<string, typeof records> = new Map();
			for (const record of records) {
				const rows = tables.get(record.table_name);
				if (rows) rows.push(record);
				else tables.set(record.table_name, [record]);
			}
			for (const [tableName, messages] of tables)
				store(call.core, sender, { tableName, keyNames: messages[0].key_names, messages });
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
