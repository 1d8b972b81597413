import { NodeOperationError } from 'n8n-workflow';
import { parseId } from '../../api/http/path';
import type { StitchItem } from './types';

/** An ID parameter that may stay empty. Throws NodeOperationError for anything else that is no ID. */
export function optionalId(item: StitchItem, name: string, label: string): number | undefined {
	const value = item.parameter<unknown>(name, '');
	if (value === '' || value === undefined || value === null) return undefined;
	const id = parseId(value);
	if (id !== undefined) return id;
	throw new NodeOperationError(item.context.getNode(), `'${label}' is not an ID of Stitch`, {
		description: 'IDs are positive whole numbers. Pick one from the list, or leave it empty.',
		itemIndex: item.itemIndex,
	});
}
