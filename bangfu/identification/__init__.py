"""识别: who is poor, who leaves, who is at risk again, and who decides it: cases with their steps, publicity and objections."""
