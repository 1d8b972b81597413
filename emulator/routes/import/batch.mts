import { rawBody } from '../../server/bodies.mts';
import { checkEnvelope } from '../../importing/envelope.mts';
import { refuseUnreadable, senderOf } from '../../importing/gate.mts';
import { checkRecords } from '../../importing/records.mts';
import { store } from '../../importing/store.mts';
import { accepted } from '../../importing/accepted.mts';
import type { Route } from '../../types.mts';

/** import-api.md 3.2: records of one table with a schema. */
export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v2/import/batch',
		handle(call) {
			const sender = senderOf(call);
			refuseUnreadable(call, { transit: false });
			const batch = checkEnvelope(call.body, rawBody(call.request).text);
			checkRecords(batch, call.switches.importRecordTexts);
			store(call.core, sender, {
				tableName: batch.table_name,
				keyNames: batch.key_names ?? [],
				version: batch.table_version,
				messages: batch.messages,
			});
			return accepted(call);
		},
	},
];
