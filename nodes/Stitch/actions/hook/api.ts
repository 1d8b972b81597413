import type { IDataObject } from 'n8n-workflow';
import type { JsonValue } from '../../api/types';
import { expectObject } from '../../api/shape';
import type { StitchItem } from '../shared/types';

export const hookOutput = (item: StitchItem, answer: JsonValue) =>
	expectObject(item.context.getNode(), answer, 'hook', item.itemIndex) as IDataObject;
