/** The organization that all keys belong to. */
export const organizationId = '00000000-0000-4000-8000-000000000001';
