import { kickoff } from "./kickoff.ts";

await kickoff("start");
