import * as z from "zod";
import { validatorsOf } from "../src/index.ts";
import { describeComposition } from "./composition.ts";

describeComposition(z, validatorsOf);
