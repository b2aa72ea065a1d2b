// Some tests set the environment of this process, as an engine would.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
