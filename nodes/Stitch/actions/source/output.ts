import type { IDataObject } from 'n8n-workflow';
import { simplifySource } from '../../api/simplifySource';
import type { JsonValue } from '../../api/types';
import { expectObject } from '../../api/shape';
import type { StitchItem } from '../shared/types';

/** The source of an answer, whole or simplified as the item asks. */
export function sourceOutput(item: StitchItem, answer: JsonValue): IDataObject {
	const source = expectObject(item.context.getNode(), answer, 'source', item.itemIndex);
	return item.parameter<boolean>('simplify', true)
		? simplifySource(source)
		: (source as IDataObject);
}
