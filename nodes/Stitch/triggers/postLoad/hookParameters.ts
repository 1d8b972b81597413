import { namesIn, readFlag, readText } from '../../item/parameters';
import type { TriggerContext } from '../connect';
import { collectionOf, required } from '../connect';
import type { Filters } from './payload';

export interface HookParameters {
	filters: Filters;
	/** Whether to add the source, which the event only names. */
	includeSource: boolean;
}

/** What the trigger is to start for. Throws NodeOperationError for a value that can't be used. */
export function readHookParameters(context: TriggerContext): HookParameters {
	const filters = collectionOf(context, 'filters', 'Filters');
	const options = collectionOf(context, 'options', 'Options');
	const names = (name: string, label: string) => {
		if (!(name in filters)) return [];
		const text = required(context, label, readText(filters[name], { optional: true }));
		return namesIn(text.toLowerCase());
	};
	const flag = (value: unknown, label: string) => required(context, label, readFlag(value, false));
	return {
		filters: {
			integrations: names('integrationName', 'Integration Name'),
			tables: names('tableName', 'Table Name'),
			onlyWithRejectedRows: flag(filters.onlyWithRejectedRows, 'Only With Rejected Rows'),
		},
		includeSource: flag(options.includeSource, 'Include Source'),
	};
}
