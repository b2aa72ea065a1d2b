// Each class has a cloud of its own with servers in it: one after the other, a small machine keeps up.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
