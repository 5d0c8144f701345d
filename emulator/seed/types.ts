export interface Seed {
    organization: string;
}
