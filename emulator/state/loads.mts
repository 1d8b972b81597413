import { isoSeconds } from '../clock.mts';
import type { Account, Source } from '../types.mts';

/**
 * An error state as Stitch's sample has it; its structure is declared unstable (connect-api.md 8.30).
 */
function errorState(warehouseMessage: string) {
	const message = 'establish a connection to your data warehouse';
	return {
		notification_data: {
			message,
			exception_message: message,
			warehouse_error_code: 500151,
			error: 'LOADER_WAREHOUSE_ERROR',
			new_column: null,
			status: 'ERROR',
			warehouse_sql_state: 'HY000',
			action: 'get-connection',
			warehouse_message: warehouseMessage,
			column: null,
		},
		exception_chain: [
			{
				class: 'clojure.lang.ExceptionInfo',
				message,
				chain_sequence_num: 0,
				action: 'get-connection',
			},
		],
	};
}

/** The most recent load attempt of a stream replaces the one before. */
export function recordLoad(
	account: Account,
	source: Pick<Source, 'name'>,
	streamName: string,
	{ at, error }: { at: number; error?: true | string },
) {
	account.loads.set(`${source.name}.${streamName}`, {
		stitch_client_id: account.clientId,
		source_name: source.name,
		stream_name: streamName,
		last_batch_loaded_at: error ? null : isoSeconds(at),
		error_state: error ? errorState(error === true ? 'Connection refused' : error) : null,
	});
}
