namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Element types: which come out of what, and how they are converted.</summary>
public sealed class TypeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Arrays_give_tensors_of_their_element_type()
    {
        Assert.Equal(ScalarType.Float32, tensor((float[])[1]).dtype);
        Assert.Equal(ScalarType.Float64, tensor((double[])[1]).dtype);
        Assert.Equal(ScalarType.Int64, tensor((long[])[1]).dtype);
        Assert.Equal(ScalarType.Int32, tensor((int[])[1]).dtype);
        Assert.Equal(ScalarType.Int16, tensor((short[])[1]).dtype);
        Assert.Equal(ScalarType.Byte, tensor((byte[])[1]).dtype);
        Assert.Equal(ScalarType.Bool, tensor((bool[])[true]).dtype);
    }

    [Fact]
    public void Factories_make_float32_unless_told_otherwise()
    {
        Assert.Equal(ScalarType.Float32, zeros(2, 3).dtype);
        Assert.Equal(ScalarType.Float64, ones(2, ScalarType.Float64).dtype);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Bool, full(2, true, ScalarType.Bool).dtype);
    }

    [Fact]
    public void Two_types_meet_in_the_one_that_holds_both()
    {
        var (whole, single, twice) = (tensor((long[])[1]), tensor((float[])[0.5f]), tensor((double[])[0.5]));

        Assert.Equal(ScalarType.Float32, (whole + single).dtype);
        Assert.Equal(ScalarType.Float64, (single + twice).dtype);
        Assert.Equal(ScalarType.Int64, (whole + tensor((bool[])[true])).dtype);
        Assert.Equal(ScalarType.Int64, (whole + tensor((byte[])[1])).dtype);
    }

    [Fact]
    public void A_number_does_not_widen_a_tensor_of_its_kind()
    {
        Assert.Equal(ScalarType.Float32, (tensor((float[])[1]) * 0.1).dtype);
        Assert.Equal(ScalarType.Byte, (tensor((byte[])[1]) + 1).dtype);
        Assert.Equal(ScalarType.Float32, (tensor((long[])[1]) * 0.5).dtype);
    }

    [Fact]
    public void Division_of_whole_numbers_gives_fractions() =>
        Assert.Equal([0.5f, 1.5f], (tensor((long[])[1, 3]) / tensor((long[])[2, 2])).data<float>());

    [Fact]
    public void Conversion_to_whole_numbers_cuts_towards_zero()
    {
        var fractions = tensor((float[])[-1.7f, -0.2f, 0.9f, 2.5f]);

        Assert.Equal([-1, 0, 0, 2], fractions.to(ScalarType.Int64).data<long>());
        Assert.Equal([-1, 0, 0, 2], fractions.@int().data<int>());
        Assert.Equal([true, true, true, true], fractions.@bool().data<bool>());
    }

    [Fact]
    public void Conversion_to_the_own_type_shares_the_memory()
    {
        var first = zeros(2);
        first.to(ScalarType.Float32).fill_(3);
        Assert.Equal([3f, 3f], first.data<float>());

        first.to(ScalarType.Float32, copy: true).fill_(4);
        Assert.Equal([3f, 3f], first.data<float>());
    }

    [Fact]
    public void Bytes_become_fractions_without_loss()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        Assert.Equal(pixels.Select(pixel => pixel / 255f), tensor(pixels).to(ScalarType.Float32).div(255f).data<float>());
    }

    [Fact]
    public void Half_precision_keeps_eleven_bits() =>
        Assert.Equal([2048f, 2048f, 2050f], tensor((float[])[2048, 2049, 2050]).to(ScalarType.Float16).to(ScalarType.Float32).data<float>());

    [Fact]
    public void Reading_an_element_as_another_type_is_refused()
    {
        Assert.Throws<ArgumentException>(() => tensor(1.5f).item<double>());
        Assert.Throws<ArgumentException>(() => tensor(1L).item<float>());
        Assert.Throws<ArgumentException>(() => tensor((float[])[1, 2]).data<int>());
    }

    [Fact]
    public void Only_one_element_is_an_item()
    {
        Assert.Equal(1.5f, tensor((float[])[1.5f]).reshape(1, 1).item<float>());
        Assert.Throws<ArgumentException>(() => zeros(2).item<float>());
    }

    [Fact]
    public void A_scalar_reads_any_type()
    {
        Assert.Equal(2, tensor(2L).ToInt64());
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.True(tensor(true).ToBoolean());
    }
}
