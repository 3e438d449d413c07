interface Named {
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
}

/** What to call a lead: by name, else by what it is reached under. */
export function leadName({ firstName, lastName, email, phone }: Named): string {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return name || email || phone || 'Unnamed lead';
}
