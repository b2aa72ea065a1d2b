// Configuration reaches a program by environment, which the whole process shares.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
