using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Ones and zeros, this tensor's elements being the chances of a one.</summary>
        public Tensor bernoulli(Generator? generator = null) => Ops.bernoulli.Call(this, generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Ops.bernoulli__float.Apply(this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Ops.bernoulli__Tensor.Apply(this, p, generator);

        /// <summary>Indices drawn with these weights, a row of weights at a time.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Ops.multinomial.Call(this, num_samples, replacement, generator);

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Ops.normal_.Apply(this, mean, std, generator);
        public Tensor log_normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Ops.log_normal_.Apply(this, mean, std, generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Ops.uniform_.Apply(this, from, to, generator);
        public Tensor random_(double from, double to, Generator? generator = null) => Ops.random_.Apply(this, (long)from, (long)to, generator);
        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) => Ops.exponential_.Apply(this, lambda, generator);
        public Tensor cauchy_(double median = 0.0, double sigma = 1.0, Generator? generator = null) => Ops.cauchy_.Apply(this, median, sigma, generator);
        public Tensor geometric_(double p, Generator? generator = null) => Ops.geometric_.Apply(this, p, generator);
        public Tensor poisson(Generator? generator = null) => Ops.poisson.Call(this, generator);
    }
}

internal static partial class Ops
{
    internal static readonly Op bernoulli = new("bernoulli"), bernoulli__float = new("bernoulli_.float"), bernoulli__Tensor = new("bernoulli_.Tensor");
    internal static readonly Op multinomial = new("multinomial"), normal_ = new("normal_"), log_normal_ = new("log_normal_"), uniform_ = new("uniform_");
    internal static readonly Op random_ = new("random_.from"), exponential_ = new("exponential_"), cauchy_ = new("cauchy_");
    internal static readonly Op geometric_ = new("geometric_"), poisson = new("poisson");
}
