// Deployment.TestAsync keeps the running deployment in ambient state.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
